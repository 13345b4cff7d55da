export interface DecodedNumber {
  readonly value: number | bigint | undefined;
  readonly isFloat: boolean;
}

/** Undefined where CPython refuses the literal: `077`, `10L`, `1__0`, `0x_`. */
export function decodeNumber(text: string): DecodedNumber | undefined {
  const digits = text.replaceAll("_", "");
  if (prefixed.test(text)) return { value: whole(digits.toLowerCase()), isFloat: false };
  if (decimal.test(text)) return { value: whole(digits), isFloat: false };
  if (/[jJ]$/.test(text) && (float.test(text.slice(0, -1)) || digitPart.test(text.slice(0, -1))))
    return { value: undefined, isFloat: false };
  if (float.test(text)) return { value: Number(digits), isFloat: true };
  return undefined;
}

const prefixed = /^0(?:[xX](?:_?[0-9a-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)$/;
const decimal = /^(?:[1-9](?:_?[0-9])*|0(?:_?0)*)$/;
const digitPart = /^[0-9](?:_?[0-9])*$/;
const float =
  /^(?:(?:[0-9](?:_?[0-9])*)?\.[0-9](?:_?[0-9])*|[0-9](?:_?[0-9])*\.)(?:[eE][+-]?[0-9](?:_?[0-9])*)?$|^[0-9](?:_?[0-9])*[eE][+-]?[0-9](?:_?[0-9])*$/;

/** Beyond this many digits CPython itself refuses a decimal literal (sys.set_int_max_str_digits), and converting gets slow. */
const maximumDigits = 4300;

function whole(text: string): number | bigint | undefined {
  if (text.length > maximumDigits) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}
