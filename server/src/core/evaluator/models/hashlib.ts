import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import type { Value } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import { int, none, str } from "../make.js";
import { bytes } from "../methods/encoding.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { libraryObject, members } from "./libraryModel.js";

/** `hashlib`: digests of known text, as of keys that are made from another secret. */
export function hashlibModule(): Value {
  return nativeNamespace("hashlib", {
    ...Object.fromEntries(
      Object.keys(algorithms).map((name) => [
        name,
        nativeFunction(name, (args) => started(name, args.positional, args)),
      ]),
    ),
    new: nativeFunction("new", (args) => {
      const name = args.positional[0] ?? args.keywords.get("name");
      return name?.kind === "str" && Object.hasOwn(algorithms, name.value.toLowerCase())
        ? started(name.value.toLowerCase(), args.positional.slice(1), args)
        : unknown("a hash", args.at);
    }),
  });
}

interface Algorithm {
  readonly digest: (data: Uint8Array) => Uint8Array;
  readonly size: number;
  readonly block: number;
}

const algorithms: Readonly<Record<string, Algorithm>> = {
  md5: { digest: md5, size: 16, block: 64 },
  sha1: { digest: sha1, size: 20, block: 64 },
  sha224: { digest: sha224, size: 28, block: 64 },
  sha256: { digest: sha256, size: 32, block: 64 },
  sha384: { digest: sha384, size: 48, block: 128 },
  sha512: { digest: sha512, size: 64, block: 128 },
};

function started(name: string, positional: readonly Value[], args: CallArguments): Value {
  const data = positional[0] ?? args.keywords.get("data") ?? args.keywords.get("string");
  if (args.unseen !== undefined) return unknown("a hash", args.at);
  return hashOf(name, data ? bytesOf(data, args.at) : bytes("", args.at), args.at);
}

/** @param content what it began with: what `update` adds belongs to the run */
function hashOf(name: string, content: Value, at: Span): Value {
  const algorithm = algorithms[name];
  if (!algorithm) return unknown("a hash", at);
  const key = `hashlib ${at.file}:${at.start}`;
  const current = (run: Run): Value => (run.libraryState.get(key) as Value | undefined) ?? content;
  return libraryObject(
    "hashlib.HASH",
    `<${name} HASH object>`,
    {
      getAttribute: members(
        { name: str(name), digest_size: int(algorithm.size), block_size: int(algorithm.block) },
        {
          update: (args, run) => {
            const more = args.positional[0];
            if (!more)
              throw new PythonError("TypeError", args.at, { message: "update() takes exactly one argument (0 given)" });
            run.libraryState.set(key, joined(current(run), bytesOf(more, args.at), args.at));
            return none(args.at);
          },
          digest: (args, run) => digestOf(name, algorithm, current(run), args.at, false),
          hexdigest: (args, run) => digestOf(name, algorithm, current(run), args.at, true),
          copy: (args, run) => hashOf(name, current(run), args.at),
        },
      ),
    },
    at,
  );
}

/** Only bytes have a digest. */
function bytesOf(data: Value, at: Span): Value {
  return lift(
    [data],
    at,
    ([one]) => {
      if (one?.kind === "bytes" || (one?.kind === "random" && one.type === "bytes")) return one;
      if (one?.kind === "str" || (one?.kind === "random" && one.type === "str"))
        throw new PythonError("TypeError", at, { message: "Strings must be encoded before hashing" });
      if (one && one.kind !== "unknown" && one.kind !== "object" && one.kind !== "environment")
        throw new PythonError("TypeError", at, { message: "object supporting the buffer API required" });
      return unknownLike(one, "what is hashed", at, "bytes");
    },
    { type: "bytes", pure: "bytes to hash" },
  );
}

function joined(first: Value, second: Value, at: Span): Value {
  return lift(
    [first, second],
    at,
    ([a, b]) => {
      if (a?.kind === "bytes" && b?.kind === "bytes") return bytes(a.value + b.value, at, a.variables ?? b.variables);
      if (a?.kind === "unknown") return a;
      if (b?.kind === "unknown") return b;
      return { kind: "random", type: "bytes", length: undefined, at, from: "computed" };
    },
    { type: "bytes", pure: "hashed together" },
  );
}

function digestOf(name: string, algorithm: Algorithm, content: Value, at: Span, isHex: boolean): Value {
  return lift(
    [content],
    at,
    ([one]): Value => {
      if (one?.kind === "random")
        return {
          kind: "random",
          type: isHex ? "str" : "bytes",
          length: isHex ? 2 * algorithm.size : algorithm.size,
          at,
          from: "computed",
        };
      if (one?.kind !== "bytes") return unknownLike(one, "a digest", at, isHex ? "str" : "bytes");
      const digest = algorithm.digest(Uint8Array.from(one.value, (character) => character.charCodeAt(0)));
      if (!isHex) return bytes(String.fromCharCode(...digest), at, one.variables);
      return str([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""), at, "computed", one.variables);
    },
    { type: isHex ? "str" : "bytes", pure: `${name} ${isHex ? "hexdigest" : "digest"}` },
  );
}
