/** Words that no variable of the program may take: TypeScript's own and those of the program's other parts. */
const taken =
  "arguments as async await batchOf batchSize boolean break case catch class classes const continue data debugger " +
  "default delete do else enum epochs eval evaluate export extends false finally for from function if implements " +
  "import in input instanceof interface let loadData model new null number of optimizer package private protected " +
  "public return seed static string super switch tf this throw true try type typeof undefined util var void while " +
  "with yield record history best order sums names initial process performance console Object Array Number Math Map " +
  "Set Promise Error NaN Infinity globalThis loss accuracy top5 shuffled report URL Record String JSON Nadam";

/** Gives each name a variable of its own: `left-hand` becomes `leftHand`. The same names give the same variables. */
export function identifierMaker(): (name: string) => string {
  const used = new Set(taken.split(" "));
  return (name) => {
    const wanted = camelCase(name);
    let chosen = wanted;
    for (let i = 2; used.has(chosen); i++) chosen = `${wanted}_${String(i)}`;
    used.add(chosen);
    return chosen;
  };
}

function camelCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9_]+/).filter((word) => word !== "");
  const joined = words
    .map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("")
    .slice(0, 60);
  return /^[A-Za-z]/.test(joined) ? joined : `layer${joined.replace(/^_+/, "")}`;
}
