// Run by predictions.test.ts as an app runs: loads modules by their addresses and prints what they say of images.
import { readFileSync } from "node:fs";

const jobs = JSON.parse(readFileSync(process.argv[2], "utf8"));
const answers = [];
for (const { module, images } of jobs) {
  const [load] = Object.entries(await import(module)).filter(([name]) => name.startsWith("load"));
  const net = await load[1]();
  const said = [];
  for (const image of images) said.push(await net.predict(image));
  answers.push({ labels: net.labels, said });
}
process.stdout.write(JSON.stringify(answers));
