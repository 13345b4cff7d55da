/** Whether a host is the machine, or container, that asks for it itself: loopback addresses (RFC 5735, RFC 4291), also in the brackets of URLs. */
export function isThisMachine(host: string): boolean {
  return /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|\[::1\])$/.test(host);
}
