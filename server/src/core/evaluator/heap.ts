import { mapIn } from "../text/mapIn.js";
import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import { Alternatives, merged, under, waysOf, whereAny, type Way } from "../domain/alternatives.js";
import type { Condition } from "../domain/conditions.js";
import { sameList } from "../text/sameList.js";
import { Cells, type Raw } from "./cells.js";
import {
  commonContent,
  contentOf,
  isUntouched,
  plain,
  sameContents,
  summarize,
  tooMany,
  type Container,
  type Content,
} from "./contents.js";
import type { Decisions } from "./decisions.js";
import type { Binding } from "./scope.js";
import { sameStored } from "./sameStored.js";
import { isSummarized } from "./summarized.js";

/**
 * What a program remembers between two statements: names, attributes, variables that it set, and the contents of its lists, dicts and
 * sets. Each may be another thing under another condition. While a statement runs it sees plain values: what has alternatives is chosen
 * when it is read. What a run of a statement writes is journalled, so that it can be undone, and joined with what other runs wrote.
 */
export class Heap {
  private frame: Frame | undefined;
  private recording: Recording | undefined;
  /** Tables that were made so far. */
  private made = 0;
  /** What was made last where ways were joined, by what some of them came from. */
  private readonly joined = new WeakMap<object, Alternatives<unknown>>();

  /** @param eachHeld gives what an object holds on to: the data of a value of kind "object" */
  constructor(
    readonly decisions: Decisions,
    private readonly eachHeld: (object: object, each: (value: Value) => void) => void,
  ) {}

  /** Tells a new table from those that were there before a statement. */
  nextTable(): number {
    return ++this.made;
  }

  /** Watches what is read from now on of all that is there before, beside what is written. */
  beginRecording(): Recording {
    const frame = this.begin();
    return (this.recording = {
      outer: this.recording,
      frame,
      tables: this.made,
      cells: new Map(),
      keys: new Map(),
      containers: new Set(),
      files: new Map(),
      isFixed: false,
    });
  }

  /** What was written since; that stays. */
  endRecording(recording: Recording): Written {
    const { outer } = recording;
    this.recording = outer;
    if (outer) {
      for (const [table, keys] of recording.cells)
        for (const [key, raw] of keys) this.noteLook(outer, recording.frame.outer, table, key, raw);
      for (const [table, keys] of recording.keys) this.noteKeys(outer, recording.frame.outer, table, keys);
      for (const container of recording.containers) outer.containers.add(container);
      for (const [file, tree] of recording.files) outer.files.set(file, tree);
      outer.isFixed ||= recording.isFixed;
    }
    return this.end(recording.frame, false);
  }

  /** Whether anybody watches what is read. */
  get isRecording(): boolean {
    return this.recording !== undefined;
  }

  /** Somebody looked a name up. */
  saw(table: Cells<unknown>, key: string, raw: Raw<unknown>): void {
    if (this.recording) this.noteLook(this.recording, this.frame, table, key, raw);
  }

  /** Somebody asked which names there are. */
  sawKeys(table: Cells<unknown>, keys: readonly string[]): void {
    if (this.recording) this.noteKeys(this.recording, this.frame, table, keys);
  }

  /** Somebody may have looked into them. */
  sawContents(containers: Iterable<Container>): void {
    if (this.recording) for (const container of containers) this.recording.containers.add(container);
  }

  /** The tree of a file was asked for. */
  sawFile(file: string, tree: object | undefined): void {
    this.recording?.files.set(file, tree);
  }

  /** The statement makes places that do not move with it. */
  holdsPlaces(): void {
    if (this.recording) this.recording.isFixed = true;
  }

  private noteLook(
    recording: Recording,
    from: Frame | undefined,
    table: Cells<unknown>,
    key: string,
    raw: Raw<unknown>,
  ): void {
    if (table.serial > recording.tables) return;
    let known = recording.cells.get(table);
    if (known?.has(key)) return;
    // What it wrote itself came from nowhere else.
    for (let frame = from; frame; frame = frame.outer) {
      if (frame.cells.get(table)?.has(key)) return;
      if (frame === recording.frame) break;
    }
    if (!known) recording.cells.set(table, (known = new Map()));
    known.set(key, raw);
  }

  /** The names that there were before the statement added and took some itself. */
  private noteKeys(
    recording: Recording,
    from: Frame | undefined,
    table: Cells<unknown>,
    keys: readonly string[],
  ): void {
    if (table.serial > recording.tables || recording.keys.has(table)) return;
    const before = new Map<string, Raw<unknown>>();
    for (let frame = from; frame; frame = frame.outer) {
      for (const [key, raw] of frame.cells.get(table) ?? []) before.set(key, raw);
      if (frame === recording.frame) break;
    }
    const taken = [...before].flatMap(([key, raw]) => (raw !== undefined && !keys.includes(key) ? [key] : []));
    const kept = keys.filter((key) => !before.has(key) || before.get(key) !== undefined);
    recording.keys.set(table, [...kept, ...taken]);
  }

  /** Writes again what a statement wrote. */
  redo({ cells, contents }: Written): void {
    for (const { table, key, after } of cells) table.setRaw(key, after);
    for (const { container, before, after } of contents) {
      this.noteContent(container, before, before instanceof Alternatives ? undefined : before);
      this.put(container, after);
    }
  }

  /** A table of names that takes part. */
  cells<T>(entries: Iterable<readonly [string, T]> = []): Cells<T> {
    const cells = new Cells<T>(this);
    for (const [key, value] of entries) cells.set(key, value);
    return cells;
  }

  /** Notes what is written from now on. */
  begin(): Frame {
    return (this.frame = { outer: this.frame, cells: new Map(), contents: new Map() });
  }

  /** What has been written since `begin`, with what was there before. Undoes it where asked. */
  end(frame: Frame, undo: boolean): Written {
    this.frame = frame.outer;
    const cells: CellWrite[] = [];
    for (const [table, olds] of frame.cells)
      for (const [key, before] of olds) {
        const after = table.peek(key);
        if (after === before) continue;
        cells.push({ table, key, before, after });
        if (undo) table.putRaw(key, before);
        else this.noteCell(table, key, before);
      }
    const contents: ContentWrite[] = [];
    for (const [container, before] of frame.contents) {
      const after = this.contentAfter(container, before);
      if (after === undefined) continue;
      contents.push({ container, before: before.raw, after });
      if (undo) this.put(container, before.raw);
      else this.noteContent(container, before.raw, before.chosen);
    }
    return { cells, contents };
  }

  /** Everything is as it was at `begin`. */
  undo(frame: Frame): void {
    this.frame = frame.outer;
    for (const [table, olds] of frame.cells)
      for (const [key, before] of olds) if (table.peek(key) !== before) table.putRaw(key, before);
    for (const [container, before] of frame.contents)
      if (this.contentAfter(container, before) !== undefined) this.put(container, before.raw);
  }

  /** What has been written since `begin` stays. An import may have written hundreds of names, which are not gone through for nobody. */
  keep(frame: Frame): void {
    const { outer } = frame;
    this.frame = outer;
    if (!outer) return;
    for (const [table, olds] of frame.cells) {
      // What was written as it was counts as not written: who reads it looks at what was there before.
      for (const [key, before] of olds) if (table.peek(key) === before) olds.delete(key);
      const known = outer.cells.get(table);
      if (!known) outer.cells.set(table, olds);
      else for (const [key, before] of olds) if (!known.has(key)) known.set(key, before);
    }
    for (const [container, before] of frame.contents)
      if (this.contentAfter(container, before) !== undefined) this.noteContent(container, before.raw, before.chosen);
  }

  /** What a container holds now; undefined where it was only looked at. */
  private contentAfter(container: Container, before: NotedContent): Raw<Content> {
    const summary = this.summaries.get(container);
    if (summary !== undefined) return summary === before.raw ? undefined : summary;
    if (!isUntouched(before.chosen, container)) return contentOf(container);
    if (before.raw instanceof Alternatives) this.put(container, before.raw);
    return undefined;
  }

  /** Writes what a statement comes to, where it has several ways or runs on a part of the conditions only. */
  join(outcomes: readonly { readonly where: Condition; readonly written: Written }[]): void {
    const { conditions, live } = this.decisions;
    const elsewhere = conditions.without(live, conditions.or(...outcomes.map((one) => one.where)));
    const waysAfter = <T>({ before, after }: WrittenBySome<T>): readonly Way<T>[] => [
      ...under(waysOf(before, conditions.always), elsewhere, conditions),
      ...outcomes.flatMap(({ where }, index) =>
        under(waysOf(after.has(index) ? after.get(index) : before, conditions.always), where, conditions),
      ),
    ];
    // An import within a statement may have written thousands of names.
    const cells = new Map<Cells<unknown>, Map<string, WrittenBySome<unknown>>>();
    for (const [index, { written }] of outcomes.entries())
      for (const { table, key, before, after } of written.cells) {
        const known = mapIn(cells, table);
        const cell = known.get(key);
        if (cell) cell.after.set(index, after);
        else known.set(key, { before, after: new Map([[index, after]]) });
      }
    for (const [table, keys] of cells)
      for (const [key, one] of keys) this.write(table, key, waysAfter(one), [...one.after.values()]);
    const contents = new Map<Container, WrittenBySome<Content>>();
    for (const [index, { written }] of outcomes.entries())
      for (const { container, before, after } of written.contents) {
        const known = contents.get(container);
        if (known) known.after.set(index, after);
        else contents.set(container, { before, after: new Map([[index, after]]) });
      }
    for (const [container, one] of contents) {
      const { before } = one;
      const ways = waysAfter(one);
      const all = merged(ways, sameContents, conditions);
      const [only] = all;
      this.noteContent(container, before, before instanceof Alternatives ? undefined : before);
      if (only !== undefined && all.length === 1) this.put(container, only.value);
      else if (all.length > mostAlternatives) this.put(container, commonContent(all.map((way) => way.value)));
      else this.put(container, new Alternatives(all));
    }
  }

  /**
   * Gives a name these ways: one value where it is the same in all that can still happen.
   * @param made what some of the ways came from. Where it is the same as they, or as what was made of it before, it stays that object:
   * who read it need not run again
   */
  write<T>(table: Cells<T>, key: string, ways: readonly Way<T>[], made: readonly Raw<T>[] = []): void {
    const { conditions, live } = this.decisions;
    const all = merged(ways, sameStored, conditions);
    const [only] = all;
    if (only === undefined) table.setRaw(key, undefined);
    else if (all.length === 1 && conditions.implies(live, only.where)) table.setRaw(key, only.value);
    else if (all.length > mostAlternatives)
      table.setRaw(
        key,
        new Alternatives([{ where: whereAny(all, conditions), value: widened(all.map((way) => way.value)) }]),
      );
    else table.setRaw(key, this.alternativesOf(all, made));
  }

  /** @param made see `write` */
  private alternativesOf<T>(ways: readonly Way<T>[], made: readonly Raw<T>[]): Alternatives<T> {
    const from = made.find((one): one is T & object => typeof one === "object" && one !== null);
    const before = from && (this.joined.get(from) as Alternatives<T> | undefined);
    for (const one of [...made, before])
      if (one instanceof Alternatives && sameList(one.ways, ways, sameWay)) return one;
    const joined = new Alternatives(ways);
    if (from) this.joined.set(from, joined);
    return joined;
  }

  /** What a raw value is on the current path. Its contents may change from here on. */
  take<T>(raw: Raw<T>): T | undefined {
    const value = raw instanceof Alternatives ? this.choose(raw) : raw;
    if (isBinding(value)) this.touch(value.value);
    else if (isValue(value)) this.touch(value);
    return value;
  }

  /** What a name has on the current path; a choice where it has alternatives. */
  choose<T>(alternatives: Alternatives<T>): T | undefined {
    const { decisions } = this;
    const { conditions } = decisions;
    const { ways } = alternatives;
    const elsewhere = conditions.without(decisions.path, whereAny(ways, conditions));
    const isDead = elsewhere !== conditions.never && conditions.implies(elsewhere, decisions.dead);
    const index = decisions.choose([
      ...ways.map((one, at) => (isDead && at === 0 ? conditions.or(one.where, elsewhere) : one.where)),
      ...(isDead ? [] : [elsewhere]),
    ]);
    return index === undefined ? undefined : ways[index]?.value;
  }

  /** Whether a name has anything on the current path: no choice where it has in all ways, whatever each is. */
  isThere(alternatives: Alternatives<unknown>): boolean {
    const { conditions, path } = this.decisions;
    const { ways } = alternatives;
    return (
      (ways.every((one) => one.value !== undefined) && conditions.implies(path, whereAny(ways, conditions))) ||
      this.choose(alternatives) !== undefined
    );
  }

  noteCell(table: Cells<unknown>, key: string, before: Raw<unknown>): void {
    const { frame } = this;
    if (!frame) return;
    const olds = mapIn(frame.cells, table);
    if (!olds.has(key)) olds.set(key, before);
  }

  private noteContent(container: Container, raw: Raw<Content>, chosen: Content | undefined): void {
    const { frame } = this;
    if (frame && raw !== undefined && !frame.contents.has(container))
      frame.contents.set(container, { raw, chosen: chosen ?? { items: [], values: undefined, rest: notChosen } });
  }

  /** Somebody got hold of a value that was there before the statement: its contents may change from here on. */
  touch(value: Value | undefined, depth = deepest): void {
    const { frame } = this;
    if (!frame || value === undefined || depth < 0) return;
    switch (value.kind) {
      case "list":
      case "set":
      case "dict": {
        if (frame.contents.has(value) || isSummarized(value)) return;
        this.recording?.containers.add(value);
        const content = contentOf(value);
        frame.contents.set(value, { raw: content, chosen: content });
        this.touchAll(content, depth);
        if (value.as !== undefined) this.touchObject(value.as, depth);
        return;
      }
      case "tuple":
        for (const item of value.items) this.touch(item, depth - 1);
        return;
      case "environment":
        for (const read of value.reads) this.touch(read.fallback, depth - 1);
        for (const operand of value.expression?.operands ?? []) this.touch(operand, depth - 1);
        return;
      case "object":
        this.touchObject(value.data, depth);
        return;
      default:
        if (value.as !== undefined) this.touchObject(value.as, depth);
    }
  }

  private touchAll(content: Content, depth: number): void {
    for (const item of content.items) this.touch(item, depth - 1);
    for (const item of content.values ?? []) this.touch(item, depth - 1);
  }

  /** Of containers whose content has alternatives. */
  private readonly summaries = new Map<Container, Alternatives<Content>>();
  private readonly touched = new WeakMap<object, Frame>();

  private touchObject(data: unknown, depth: number): void {
    const { frame } = this;
    if (typeof data !== "object" || data === null || !frame || this.touched.get(data) === frame) return;
    this.touched.set(data, frame);
    this.eachHeld(data, (value) => this.touch(value, depth - 1));
  }

  /** The content that a container has on the current path, from now on in this run. */
  materialize(container: Container, alternatives: Alternatives<Content>): Content {
    this.recording?.containers.add(container);
    const chosen = this.choose(alternatives) ?? { items: [], values: undefined, rest: undefined };
    this.put(container, chosen);
    const content = contentOf(container);
    const { frame } = this;
    if (frame) {
      frame.contents.set(container, { raw: alternatives, chosen: content });
      this.touchAll(content, deepest);
    }
    return content;
  }

  private put(container: Container, raw: Raw<Content>): void {
    if (raw instanceof Alternatives) {
      this.summaries.set(container, raw);
      summarize(container, () => this.materialize(container, raw));
    } else if (raw !== undefined) {
      this.summaries.delete(container);
      plain(container, raw);
    }
  }
}

/** What a statement looked at of all that was there before. */
export interface Looked {
  readonly cells: Map<Cells<unknown>, Map<string, Raw<unknown>>>;
  /** Tables that were asked for all their names. */
  readonly keys: Map<Cells<unknown>, readonly string[]>;
  readonly containers: Set<Container>;
  /** With the trees that they had. */
  readonly files: Map<string, object | undefined>;
  /** It holds places that do not move with the statement. */
  isFixed: boolean;
}

export interface Recording extends Looked {
  readonly outer: Recording | undefined;
  readonly frame: Frame;
  /** Tables with a higher number are its own. */
  readonly tables: number;
}

/** What a run of a statement wrote. */
export interface Written {
  readonly cells: readonly CellWrite[];
  readonly contents: readonly ContentWrite[];
}

/** What there was before, and after those of several runs that wrote it, by their index. */
interface WrittenBySome<T> {
  readonly before: Raw<T>;
  readonly after: Map<number, Raw<T>>;
}

export interface CellWrite {
  readonly table: Cells<unknown>;
  readonly key: string;
  readonly before: Raw<unknown>;
  readonly after: Raw<unknown>;
}

interface ContentWrite {
  readonly container: Container;
  readonly before: Raw<Content>;
  readonly after: Raw<Content>;
}

export interface Frame {
  readonly outer: Frame | undefined;
  readonly cells: Map<Cells<unknown>, Map<string, Raw<unknown>>>;
  readonly contents: Map<Container, NotedContent>;
}

interface NotedContent {
  readonly raw: Raw<Content>;
  readonly chosen: Content;
}

const mostAlternatives = 64;
const deepest = 24;
const notChosen = "\u0000 not chosen";

function isValue(value: unknown): value is Value {
  return typeof value === "object" && value !== null && "kind" in value && "from" in value;
}

export function isBinding(value: unknown): value is Binding {
  return typeof value === "object" && value !== null && "valueAt" in value;
}

function sameWay<T>(a: Way<T>, b: Way<T>): boolean {
  return a.where === b.where && a.value === b.value;
}

/** One value for more alternatives than are kept: of lists and dicts what all of them hold. */
function widened<T>(values: readonly T[]): T {
  const [first] = values;
  if (!isBinding(first)) return first as T;
  const bindings = values as unknown as readonly Binding[];
  const containers = bindings.flatMap(({ value }) =>
    isList(value) && value.kind === first.value.kind && !(value.kind !== "tuple" && isSummarized(value)) ? [value] : [],
  );
  const [model] = containers;
  if (!model || containers.length < bindings.length) return { ...first, value: unknown(tooMany, first.valueAt) } as T;
  const {
    items,
    values: leading,
    rest,
  } = commonContent(
    containers.map((one) =>
      one.kind === "dict" ? contentOf(one) : { items: one.items, values: undefined, rest: undefined },
    ),
  );
  const value: Value =
    model.kind === "dict"
      ? { ...model, entries: items.map((key, index) => ({ key, value: leading?.[index] ?? key })), rest }
      : { ...model, items: [...items], rest };
  return { ...first, value } as T;
}

function isList(value: Value): value is Extract<Value, { kind: "list" | "tuple" | "set" | "dict" }> {
  return value.kind === "list" || value.kind === "tuple" || value.kind === "set" || value.kind === "dict";
}
