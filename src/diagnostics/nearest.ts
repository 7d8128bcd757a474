/**
 * The candidate that a misspelt word most likely means, or undefined where none is near. Near is: equal but for case,
 * dashes and underscores; or at most a third of the letters changed (one for short words); or one the beginning of the
 * other (`acc` for `accuracy`, `batchnormalization` for `batchnorm`).
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = simplify(word);
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = distanceTo(wanted, simplify(candidate), allowed, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `Max_Pool` and `maxpool` are the same word in other clothes. */
function simplify(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, "");
}

/** Infinity where the two are not near, or not nearer than the best so far. */
function distanceTo(wanted: string, candidate: string, allowed: number, best: number): number {
  const distance = editDistance(wanted, candidate, Math.min(allowed, best - 1));
  const shorter = Math.min(wanted.length, candidate.length);
  // A change of every letter makes any word out of any other.
  if (distance < shorter) return distance;
  const begins = wanted.startsWith(candidate) || candidate.startsWith(wanted);
  return begins && shorter >= 3 ? allowed + 1 : Infinity;
}

/**
 * Damerau-Levenshtein distance in its form of optimal alignment: insertions, deletions, replacements and swaps of
 * neighbours, each letter edited once (Damerau 1964; Boytsov 2011 for this form). Infinity above `limit`.
 */
export function editDistance(a: string, b: string, limit = Infinity): number {
  if (Math.abs(a.length - b.length) > limit || strangeLetters(a, b) > limit) return Infinity;
  const distance = alignmentCost(...withoutCommonEnds(a, b), limit);
  return distance <= limit ? distance : Infinity;
}

/** How many letters of one word, at least, the other lacks: each costs an edit, and counting them far less than rows. */
function strangeLetters(a: string, b: string): number {
  const [ofA, ofB] = [lettersOf(a), lettersOf(b)];
  return Math.max(countBits(ofA & ~ofB), countBits(ofB & ~ofA));
}

/** A bit for each letter that occurs; letters that share a bit count as one. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** What begins and ends alike costs nothing. */
function withoutCommonEnds(a: string, b: string): readonly [string, string] {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}

/** The distance, or any number above `limit` where it is above. */
function alignmentCost(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let above: number[] = [];
  let row: number[] = [];
  for (let j = 0; j <= b.length; j++) above.push(j);
  let leastAbove = 0;
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    let leastHere = i;
    const [letter, letterBefore] = [a.charCodeAt(i - 1), a.charCodeAt(i - 2)];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1]! + (letter === b.charCodeAt(j - 1) ? 0 : 1);
      let least = Math.min(replaced, above[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && letterBefore === b.charCodeAt(j - 1))
        least = Math.min(least, before[j - 2]! + 1);
      row[j] = least;
      if (least < leastHere) leastHere = least;
    }
    // Every way on leads through one of the last two rows.
    if (Math.min(leastHere, leastAbove) > limit) return Infinity;
    leastAbove = leastHere;
    [before, above, row] = [above, row, before];
  }
  return above[b.length]!;
}
