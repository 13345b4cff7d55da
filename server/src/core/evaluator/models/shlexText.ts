/** Raised as ValueError by the callers. */
export class ShlexError {
  constructor(readonly message: string) {}
}

export interface ShlexOptions {
  readonly whitespace: string;
  readonly commenters: string;
}

/** Tokens of `shlex.shlex(text, posix=True)` with `whitespace_split`: CPython's Lib/shlex.py, read_token. */
export function shlexTokens(text: string, options: ShlexOptions): readonly string[] {
  const tokens: string[] = [];
  let token = "";
  let quoted = false;
  let state: " " | "a" | "'" | '"' | "\\" = " ";
  let escapedState: "a" | '"' = "a";
  const emit = (): void => {
    if (token !== "" || quoted) tokens.push(token);
    token = "";
    quoted = false;
  };
  const characters = [...text];
  for (let place = 0; place < characters.length; place++) {
    const character = characters[place] ?? "";
    if (state === "'" || state === '"') {
      quoted = true;
      if (character === state) state = "a";
      else if (character === "\\" && state === '"') {
        escapedState = '"';
        state = "\\";
      } else token += character;
    } else if (state === "\\") {
      if (escapedState === '"' && character !== "\\" && character !== '"') token += "\\";
      token += character;
      state = escapedState;
    } else if (options.whitespace.includes(character)) {
      state = " ";
      emit();
    } else if (options.commenters.includes(character)) {
      const end = characters.indexOf("\n", place);
      place = end < 0 ? characters.length : end;
      if (state === "a") {
        state = " ";
        emit();
      }
    } else if (character === "\\") {
      escapedState = "a";
      state = "\\";
    } else if (character === "'" || character === '"') {
      state = character;
    } else {
      token += character;
      state = "a";
    }
  }
  if (state === "'" || state === '"') throw new ShlexError("No closing quotation");
  if (state === "\\") throw new ShlexError("No escaped character");
  emit();
  return tokens;
}
