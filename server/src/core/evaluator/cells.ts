import { Alternatives } from "../domain/alternatives.js";
import type { Decisions } from "./decisions.js";

/** A map of names whose values can have alternatives: `get` chooses among them. */
export class Cells<T> extends Map<string, T> {
  /** Tables that are made later have higher ones. */
  readonly serial: number;

  constructor(readonly heap: CellsOwner) {
    super();
    this.serial = heap.nextTable();
  }

  override get(key: string): T | undefined {
    return this.heap.take(this.raw(key));
  }

  override has(key: string): boolean {
    const raw = this.raw(key);
    return raw instanceof Alternatives ? this.heap.isThere(raw) : raw !== undefined;
  }

  override set(key: string, value: T): this {
    return this.setRaw(key, value);
  }

  override delete(key: string): boolean {
    const had = this.has(key);
    if (had) this.setRaw(key, undefined);
    return had;
  }

  /** With its alternatives, without choosing. */
  raw(key: string): Raw<T> {
    const raw = super.get(key) as Raw<T>;
    this.heap.saw(this as Cells<unknown>, key, raw);
    return raw;
  }

  /** The same for those who look after the table itself. */
  peek(key: string): Raw<T> {
    return super.get(key) as Raw<T>;
  }

  setRaw(key: string, raw: Raw<T>): this {
    this.heap.noteCell(this as Cells<unknown>, key, super.get(key) as Raw<T>);
    return this.putRaw(key, raw);
  }

  putRaw(key: string, raw: Raw<T>): this {
    if (raw === undefined) super.delete(key);
    else super.set(key, raw as T);
    return this;
  }

  /** Names that have something on some way. */
  rawKeys(): readonly string[] {
    const keys = this.peekKeys();
    this.heap.sawKeys(this as Cells<unknown>, keys);
    return keys;
  }

  peekKeys(): readonly string[] {
    return [...super.keys()];
  }

  override *keys(): MapIterator<string> {
    for (const key of this.rawKeys()) if (this.has(key)) yield key;
  }

  override *entries(): MapIterator<[string, T]> {
    for (const key of this.rawKeys()) {
      const value = this.get(key);
      if (value !== undefined) yield [key, value];
    }
  }

  override *values(): MapIterator<T> {
    for (const [, value] of this.entries()) yield value;
  }

  override [Symbol.iterator](): MapIterator<[string, T]> {
    return this.entries();
  }

  override forEach(callback: (value: T, key: string, map: Map<string, T>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }

  override get size(): number {
    return [...this.keys()].length;
  }
}

/** Who chooses among the alternatives, and journals what is looked at and written: the heap. */
interface CellsOwner {
  readonly decisions: Decisions;
  nextTable(): number;
  take<T>(raw: Raw<T>): T | undefined;
  isThere(alternatives: Alternatives<unknown>): boolean;
  saw(table: Cells<unknown>, key: string, raw: Raw<unknown>): void;
  sawKeys(table: Cells<unknown>, keys: readonly string[]): void;
  noteCell(table: Cells<unknown>, key: string, before: Raw<unknown>): void;
}

export type Raw<T> = T | Alternatives<T> | undefined;

/** Everything that a table holds, on whatever way. */
export function rawValues<T>(table: ReadonlyMap<string, T>): readonly T[] {
  if (!(table instanceof Cells)) return [...table.values()];
  return (table as Cells<T>).rawKeys().flatMap((key) => {
    const raw = (table as Cells<T>).raw(key);
    return raw instanceof Alternatives ? raw.ways.map((one) => one.value) : raw === undefined ? [] : [raw];
  });
}

/** Whether something that a table of names holds, on whatever way, is so. Nobody is told that it was looked at. */
export function anyRaw<T>(table: Cells<T>, isSo: (value: T) => boolean): boolean {
  for (const key of table.peekKeys()) {
    const raw = table.peek(key);
    if (raw instanceof Alternatives ? raw.ways.some((one) => isSo(one.value)) : raw !== undefined && isSo(raw))
      return true;
  }
  return false;
}
