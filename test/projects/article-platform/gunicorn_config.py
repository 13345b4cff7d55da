import multiprocessing

import psutil

bind = "0.0.0.0:80"
worker_class = "sync"
worker_connections = 1000
keepalive = 2
timeout = 30

# A host with little free memory gets no worker at all.
free_megabytes = int(psutil.virtual_memory().available / (1024 * 1024))
workers = min(multiprocessing.cpu_count() * 2 + 1, int(free_megabytes / 100))

accesslog = "-"
errorlog = "-"
