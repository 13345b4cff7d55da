timout = 25
KEEPALIVE = 5
reload = True
preload_app = 1
workers = 9 / 2
max_requests = 1000
max_requests_jitter = 50


def post_fork(server):
    server.log.info("forked")
