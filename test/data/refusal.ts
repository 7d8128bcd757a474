import { DataError, type Fault } from "../../src/runtime/data/data-error.ts";

/** The DataError that this throws; another error, or none, fails the test. */
export async function refusalOf(work: () => unknown): Promise<DataError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** Its code and whose fault it is. */
export async function codeOf(work: () => unknown): Promise<readonly [string, Fault]> {
  const { code, fault } = await refusalOf(work);
  return [code, fault];
}
