import generated from "../data/gunicorn.json";

/** gunicorn's settings by its own table. */
export interface GunicornTable {
  readonly gunicorn: string;
  readonly settings: readonly GunicornTableSetting[];
}

export interface GunicornTableSetting {
  readonly name: string;
  readonly section: string;
  readonly cli: readonly string[];
  readonly action: string | null;
  readonly validator: string;
  readonly default: unknown;
  readonly hookArity: number | readonly number[] | null;
  readonly versions: readonly (readonly string[])[];
}

export const gunicornTable: GunicornTable = generated as unknown as GunicornTable;
