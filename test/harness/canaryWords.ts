/**
 * Secrets as people choose them: ordinary words, joined as people join them. Each has a twin, the same with its words written backwards, so that
 * two projects can be made that differ in nothing but what is secret: whatever is said of one has to be said of the other, letter by letter.
 */
export type Twin = "own" | "other";

/** `quoted`: it stands in quotes; `bare`: it stands where a blank or a sign would end it; `token`: what comes before it makes a token of it, whatever it is of. */
export type CanaryContext = "quoted" | "bare" | "token";

/** The n-th secret; two that are near each other have no word in common. */
export function canaryText(n: number, context: CanaryContext, twin: Twin): string {
  const [first, second] = wordsOf(n);
  if (context === "token") return `${written(first, twin)}7kQ2${written(second, twin)}9Zx4Lm8Vt1`;
  const styles = context === "quoted" ? [...bareStyles, ...quotedStyles] : bareStyles;
  const style = styles[(n + Math.floor(n / words.length)) % styles.length];
  return style?.(written(first, twin), written(second, twin)) ?? "";
}

/** Secrets that are a word of everyone: only its twin tells whether one was shown. */
export function sillyText(n: number, twin: Twin): string {
  return silly[n % silly.length]?.[twin === "own" ? 0 : 1] ?? "";
}

/** The words of the n-th secret. */
export function wordsOf(n: number): readonly [string, string] {
  return [words[n % words.length] ?? "", words[(n * 3 + Math.floor(n / words.length) * 7 + 1) % words.length] ?? ""];
}

/** Words of secrets in a text, with what stands around them. */
export function canariesIn(text: string): readonly { readonly word: string; readonly context: string }[] {
  return [...text.matchAll(anyWord)].map((match) => ({
    word: match[0].toLowerCase(),
    context: text.slice(Math.max(0, match.index - 100), match.index + 60),
  }));
}

const written = (word: string, twin: Twin): string => (twin === "own" ? word : [...word].reverse().join(""));

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

const bareStyles: readonly ((a: string, b: string) => string)[] = [
  (a, b) => `${a}-${b}`,
  (a, b) => `shop-${a}-${b}-password`,
  (a, b) => `my_${a}_${b}_key`,
  (a, b) => `${capital(a)}${capital(b)}Password1`,
  (a, b) => `${a}.${b}`,
  (a, b) => `django-insecure-${a}-${b}`,
  (a, b) => `key-${a}${b}`,
  (a, b) => `${a.toUpperCase()}_${b.toUpperCase()}`,
  (a, b) => `super-secret-${a}-${b}`,
  (a, b) => `ghp_apiToken${capital(a)}${capital(b)}`,
  (a, b) => `${a}_${b}_token`,
  (a, b) => `${a}${b}`,
  (a, b) => `${a}7kQ2${b}9Zx4Lm8Vt1`,
];

const quotedStyles: readonly ((a: string, b: string) => string)[] = [
  (a, b) => `${a} ${b}`,
  (a, b) => `the ${a} and the ${b}!`,
  (a, b) => `SECRET_KEY of ${a}, ${b}`,
  (a, b) => `${capital(a)}${capital(b)}!1`,
  (a, b) => `${a}&${b};`,
  (a, b) => `${a}: ${b}`,
  (a, b) => `${a}#${b}`,
  (a, b) => `password=${a} ${b}`,
];

/** Of the same length, and of the same sort to every rule. */
const silly: readonly (readonly [string, string])[] = [
  ["admin", "guest"],
  ["key", "abc"],
  ["x", "q"],
  ["5678", "8765"],
  ["Horse", "Shore"],
  ["pa", "zu"],
];

/** No word that the product, Python, Django or a deploy file has of its own. */
const words: readonly string[] = [
  "walrus",
  "lantern",
  "thimble",
  "meadow",
  "pebble",
  "gazelle",
  "trombone",
  "cushion",
  "orchid",
  "hammock",
  "biscuit",
  "penguin",
  "saffron",
  "velvet",
  "buckle",
  "kettle",
  "raisin",
  "goblet",
  "marmot",
  "quiver",
  "sparrow",
  "chisel",
  "ginger",
  "juniper",
  "lobster",
  "nutmeg",
  "paddock",
  "rafter",
  "sandal",
  "tulips",
  "umbrella",
  "violet",
  "wagons",
  "yogurt",
  "zebras",
  "acorns",
  "bonnet",
  "cactus",
  "dahlia",
  "stoats",
  "falcon",
  "garlic",
  "heron",
  "icicle",
  "jackal",
  "kayaks",
  "magpie",
  "nectar",
  "oyster",
  "pigeon",
  "quartz",
  "radish",
  "salmon",
  "teacup",
  "urchin",
  "vulture",
  "wombat",
  "yarrow",
  "zither",
  "almond",
  "beetle",
  "candle",
  "geyser",
  "hornet",
  "iguana",
  "jigsaw",
  "lizard",
  "mitten",
  "noodle",
  "pastry",
  "quills",
  "badger",
  "squirrel",
  "turnip",
  "otter",
  "pumpkin",
  "mandolin",
  "blanket",
  "custard",
];

const anyWord = new RegExp(words.join("|"), "gi");
