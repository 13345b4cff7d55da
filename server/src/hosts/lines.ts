/** The lines of a stream of UTF-8, without their ends; undefined in place of one with more characters than `longest`, which is not kept. */
export async function* linesOf(stream: AsyncIterable<unknown>, longest: number): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder();
  let line = "";
  let isTooLong = false;
  for await (const chunk of stream) {
    const parts = decoder.decode(chunk as Uint8Array, { stream: true }).split("\n");
    for (const [i, part] of parts.entries()) {
      if (i > 0) {
        yield isTooLong ? undefined : line;
        line = "";
        isTooLong = false;
      }
      isTooLong ||= line.length + part.length > longest;
      line = isTooLong ? "" : line + part;
    }
  }
  if (isTooLong || line !== "") yield isTooLong ? undefined : line;
}
