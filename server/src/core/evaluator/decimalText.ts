/** The digits of a float as Python's formats print them: exact, a tie goes to the even neighbour. JavaScript's own methods round ties up and end at 1e21. */
export function fixedText(value: number, digits: number): string {
  const { sign, text, point } = exactDigits(value);
  const { digits: kept, carry } = rounded(text, point + digits);
  const whole = point + (carry ? 1 : 0);
  const padded = whole <= 0 ? "0".repeat(1 - whole) + kept : kept.padEnd(whole, "0");
  const split = Math.max(1, whole);
  const fraction = padded.slice(split).padEnd(digits, "0").slice(0, digits);
  return `${sign}${padded.slice(0, split)}${digits > 0 ? `.${fraction}` : ""}`;
}

/** Mantissa and exponent with as many digits after the point. */
export function exponentParts(value: number, digits: number): { readonly mantissa: string; readonly exponent: number } {
  const { sign, text, point } = exactDigits(value);
  if (/^0*$/.test(text)) return { mantissa: `${sign}0${digits > 0 ? `.${"0".repeat(digits)}` : ""}`, exponent: 0 };
  const { digits: kept, carry } = rounded(text, digits + 1);
  const all = kept.padEnd(digits + 1, "0").slice(0, digits + 1);
  return {
    mantissa: `${sign}${all.charAt(0)}${digits > 0 ? `.${all.slice(1)}` : ""}`,
    exponent: point - 1 + (carry ? 1 : 0),
  };
}

/** All decimal digits of a finite float: `0.text` times ten to the `point`. */
function exactDigits(value: number): { readonly sign: string; readonly text: string; readonly point: number } {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  let mantissa = Math.abs(value);
  if (mantissa === 0) return { sign, text: "0", point: 1 };
  let exponent = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent--;
  }
  // mantissa / 2 ** n is mantissa * 5 ** n / 10 ** n.
  const all = (BigInt(mantissa) * 5n ** BigInt(-exponent)).toString();
  return { sign, text: all, point: all.length + exponent };
}

/** The first `count` digits, the last one rounded; `carry`: a digit came in front. */
function rounded(text: string, count: number): { readonly digits: string; readonly carry: boolean } {
  if (count < 0) return { digits: "0", carry: false };
  if (count >= text.length) return { digits: text, carry: false };
  const rest = text.slice(count);
  const last = count === 0 ? 0 : Number(text.charAt(count - 1));
  const isUp = rest.charAt(0) > "5" || (rest.charAt(0) === "5" && (/[1-9]/.test(rest.slice(1)) || last % 2 === 1));
  const kept = count === 0 ? "0" : text.slice(0, count);
  if (!isUp) return { digits: count === 0 ? "" : kept, carry: false };
  const next = (BigInt(kept) + 1n).toString().padStart(kept.length, "0");
  return count === 0 ? { digits: "1", carry: true } : { digits: next, carry: next.length > kept.length };
}
