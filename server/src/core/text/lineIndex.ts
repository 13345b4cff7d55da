/** Line and column, both from 0; the column counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Converts between offsets and positions of one text. Lines end at `\n`, `\r\n` or a lone `\r`, as in VS Code and LSP. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    if (!text.includes("\r")) {
      for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) this.starts.push(i + 1);
      return;
    }
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 13 && text.charCodeAt(i + 1) === 10) i++;
      if (code === 10 || code === 13) this.starts.push(i + 1);
    }
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** Offsets past either end are clamped. */
  positionAt(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: clamped - (this.starts[low] ?? 0) };
  }

  /** Positions past the end of a line or of the text are clamped. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    const start = this.starts[position.line];
    if (start === undefined) return this.text.length;
    const next = this.starts[position.line + 1] ?? this.text.length + 1;
    return Math.min(start + Math.max(0, position.column), Math.max(start, next - 1), this.text.length);
  }

  /** Offset at which the line that holds `offset` begins. */
  lineStart(offset: number): number {
    return this.starts[this.positionAt(offset).line] ?? 0;
  }

  /** Offset of the end of that line, before its line break. */
  lineEnd(offset: number): number {
    let end = this.starts[this.positionAt(offset).line + 1] ?? this.text.length + 1;
    end = Math.min(end, this.text.length);
    while (end > 0 && (this.text[end - 1] === "\n" || this.text[end - 1] === "\r") && end > this.lineStart(offset))
      end--;
    return end;
  }
}
