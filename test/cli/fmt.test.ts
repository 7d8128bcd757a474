import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { netc } from "./netc.ts";

const untidy = "let w=8\n\n\n  conv   w 3x3 relu # one\nmaxpool 2;dense 10 softmax # two\n";
const tidy = `let w = 8

conv w 3x3 relu             # one
maxpool 2; dense 10 softmax # two
`;

describe("netc fmt", () => {
  let folder: string;
  const file = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "netc-fmt-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("prints standard input in its canonical form", async () => {
    expect(await netc(["fmt", "-"], { input: untidy })).toMatchObject({ code: 0, stdout: tidy });
    expect(await netc(["fmt", "-"], { input: tidy })).toMatchObject({ code: 0, stdout: tidy });
  });

  test("writes over files, through links, and leaves permissions and tidy files alone", async () => {
    await writeFile(file("a.net"), untidy);
    await writeFile(file("b.net"), tidy);
    await chmod(file("a.net"), 0o640);
    await symlink(file("a.net"), file("link.net"));
    const before = await stat(file("b.net"));
    const { code, stdout, stderr } = await netc(["fmt", file("link.net"), file("b.net")]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("link.net");
    expect(stderr).not.toContain("b.net");
    expect(await readFile(file("a.net"), "utf8")).toBe(tidy);
    expect((await stat(file("a.net"))).mode & 0o777).toBe(0o640);
    expect((await stat(file("b.net"))).mtimeMs).toBe(before.mtimeMs);
  });

  test("--check names what is not tidy and changes nothing", async () => {
    await writeFile(file("c.net"), untidy);
    await writeFile(file("d.net"), tidy);
    const { code, stdout } = await netc(["fmt", "--check", file("c.net"), file("d.net")]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: `${file("c.net")}\n` });
    expect(await readFile(file("c.net"), "utf8")).toBe(untidy);
    expect((await netc(["fmt", "--check", file("d.net")])).code).toBe(0);
  });

  test("leaves a file that cannot be read as it is and says why, and goes on with the next", async () => {
    const wrong = "conv   3same\n";
    await writeFile(file("e.net"), wrong);
    await writeFile(file("f.net"), untidy);
    const { code, stderr } = await netc(["fmt", file("e.net"), file("f.net")]);
    expect(code).toBe(1);
    expect(stderr).toContain("NET0002");
    expect(await readFile(file("e.net"), "utf8")).toBe(wrong);
    expect(await readFile(file("f.net"), "utf8")).toBe(tidy);
    expect((await netc(["fmt", file("absent.net")])).code).toBe(2);
  });
});
