/** A file that is called like a script may be one of Python or of another language. */
export function readsAsShell(text: string): boolean {
  return !text.startsWith("#!") || /^#!\s*\S*(?:\/|\s|env )(?:ba|da|a|z|k)?sh\b/.test(text.slice(0, 80));
}
