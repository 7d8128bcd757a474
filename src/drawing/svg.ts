import { colours } from "./colours.ts";
import type { Drawing, Node } from "./drawing.ts";
import type { Group } from "./groups.ts";
import { layOut, sizes, type Box, type Point } from "./layout.ts";
import { textWidth } from "./text-width.ts";

const font = 'font-family="Helvetica, Arial, sans-serif"';
const ink = "#111827";
const faint = "#6b7280";
/** Room below the net for its caption. */
const captionHeight = 30;

/** A drawing as a picture that stands alone: no scripts, no styles, no fonts from elsewhere. */
export function svgText(drawing: Drawing, direction: "TB" | "LR"): string {
  const laid = layOut(drawing, direction);
  const { title, caption } = drawing;
  const captionWidth = textWidth(caption, sizes.label) + 24;
  const width = Math.ceil(Math.max(laid.width, captionWidth));
  const height = Math.ceil(laid.height + captionHeight);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ${font}>`,
    `<title>${escape(title)}</title>`,
    `<desc>${escape(caption)}</desc>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
    `<path d="M0 0.5 L8 4 L0 7.5 z" fill="${faint}"/></marker></defs>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g transform="translate(${round((width - laid.width) / 2)} 0)">`,
    ...laid.groups.map(({ box }) => frameSvg(box)),
    ...laid.edges.map(({ points }) => edgeSvg(points)),
    ...laid.groups.map(({ group, box }) => groupLabelSvg(group, box)),
    ...laid.edges.map(({ edge, label }) => labelSvg(edge.label, label)),
    ...laid.nodes.map(({ node, box }) => nodeSvg(node, box)),
    "</g>",
    `<text x="${round(width / 2)}" y="${round(height - 14)}" text-anchor="middle" font-size="${sizes.label}" fill="${faint}">${escape(caption)}</text>`,
    "</svg>",
  ].join("\n")}\n`;
}

function frameSvg(box: Box): string {
  const { left, top } = corner(box);
  return `<rect x="${left}" y="${top}" width="${round(box.width)}" height="${round(box.height)}" rx="10" fill="#111827" fill-opacity="0.03" stroke="#9ca3af" stroke-dasharray="4 3"/>`;
}

function groupLabelSvg({ label }: Group, box: Box): string {
  const { left, top } = corner(box);
  if (label === "") return "";
  return `<text class="group" x="${round(left + 8)}" y="${round(top + 15)}" font-size="${sizes.label}" fill="${faint}" ${halo("#f3f4f6")}>${escape(label)}</text>`;
}

function nodeSvg({ title, note, family }: Node, box: Box): string {
  const { fill, line } = colours[family];
  const { left, top } = corner(box);
  const round_ = family === "terminal" || family === "join" ? round(box.height / 2) : 6;
  const middle = `x="${round(box.x)}" text-anchor="middle"`;
  const titleY = note === "" ? box.y + sizes.title * 0.35 : box.y - 2;
  const noteLine =
    note === ""
      ? ""
      : `<text ${middle} y="${round(box.y + sizes.note + 4)}" font-size="${sizes.note}" fill="#4b5563">${escape(note)}</text>`;
  return [
    `<g class="node"><rect x="${left}" y="${top}" width="${round(box.width)}" height="${round(box.height)}" rx="${round_}" fill="${fill}" stroke="${line}"/>`,
    `<text ${middle} y="${round(titleY)}" font-size="${sizes.title}" fill="${ink}">${escape(title)}</text>${noteLine}</g>`,
  ].join("");
}

/** A line through the points, its corners rounded off between their middles. */
function edgeSvg(points: readonly Point[]): string {
  const [first, ...more] = points;
  const last = more.at(-1)!;
  const curves = more.slice(0, -1).map((point, i) => {
    const middle = between(point, more[i + 1]!);
    return `Q${say(point)} ${say(middle)}`;
  });
  const path = [`M${say(first!)}`, ...curves, `L${say(last)}`].join(" ");
  return `<path d="${path}" fill="none" stroke="${faint}" stroke-width="1.2" marker-end="url(#arrow)"/>`;
}

/** The shape on its edge, the line behind it hidden. */
function labelSvg(text: string, { x, y }: Point): string {
  return `<text x="${round(x)}" y="${round(y + sizes.label * 0.35)}" text-anchor="middle" font-size="${sizes.label}" fill="#374151" ${halo("#ffffff")}>${escape(text)}</text>`;
}

/** What hides the line behind a text. */
function halo(colour: string): string {
  return `stroke="${colour}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"`;
}

function corner({ x, y, width, height }: Box): { readonly left: number; readonly top: number } {
  return { left: round(x - width / 2), top: round(y - height / 2) };
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function say({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
