import { html } from "./escape.ts";
import { layerTable, layerTotals } from "./layer-table.ts";
import type { BrowserProject } from "./project.ts";

/** How a page comes by its parts: beside it, or inside it. */
export interface PageParts {
  /** The content security policy. */
  readonly policy: string;
  /** What stands in the head: styles. */
  readonly head: string;
  /** What stands at the end: scripts and inlined files. */
  readonly end: string;
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%231f6f5c'/%3E%3Cpath d='M4 4l8 4-8 4' fill='none' stroke='white' stroke-width='2'/%3E%3C/svg%3E";

/** The text of `index.html`. */
export function indexHtml(project: BrowserProject, { policy, head, end }: PageParts): string {
  const { title, training, picture } = project;
  const what =
    training === undefined
      ? "A trained network that looks at pictures"
      : "A network that trains in this page";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${html(project.generator)}">
<title>${html(title)}</title>
<link rel="icon" href="${icon}">
${head}
</head>
<body data-state="loading">
<header>
<h1>${html(title)}</h1>
<p>${what}: ${picture.slice(0, 2).join(" by ")} pixels, ${String(project.classes.length)} classes. Nothing leaves this device.</p>
</header>
<p id="complaint" role="alert" hidden></p>
<noscript><p>This page computes in your browser and needs JavaScript.</p></noscript>
<main>
${training === undefined ? "" : trainingPart(project)}
${predictionPart()}
<section aria-labelledby="layers-title">
<h2 id="layers-title">The network</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="layers-title">
${layerTable(project.network)}
</div>
<p class="hint">${layerTotals(project.network)}</p>
</section>
</main>
<footer><p><span id="engine">Loading the engine</span>. Made by ${html(project.generator)}.</p></footer>
${end}
</body>
</html>
`;
}

function predictionPart(): string {
  return `<section id="drop" aria-labelledby="try-title">
<h2 id="try-title">Try it</h2>
<div class="columns">
<div>
<h3 id="pad-title">Draw here</h3>
<canvas id="pad" tabindex="0" role="img" aria-labelledby="pad-title" aria-describedby="pad-hint"></canvas>
<div class="tools">
<button type="button" id="clear">Clear</button>
<label class="slider">Pen <input type="range" id="thickness" min="4" max="60" value="22"></label>
<label class="file">Choose a picture<input type="file" id="file" accept="image/*"></label>
</div>
<p class="hint" id="pad-hint">With mouse, finger or arrow keys (Shift lifts the pen). Or drop or paste a picture.</p>
</div>
<div>
<h3 id="seen-title">As the net sees it</h3>
<canvas id="seen" role="img" aria-labelledby="seen-title" aria-describedby="seen-notes"></canvas>
<p id="seen-notes"></p>
</div>
<div>
<h3>What it says</h3>
<output id="verdict" aria-live="polite"></output>
<ol id="bars"></ol>
</div>
</div>
<div id="samples-part" hidden>
<h3 id="samples-title">Samples to take</h3>
<div id="samples" role="group" aria-labelledby="samples-title"></div>
</div>
</section>`;
}

function trainingPart({ network, training }: BrowserProject): string {
  const { epochs, metrics } = network.training;
  const accuracy = metrics.includes("accuracy");
  return `<section aria-labelledby="train-title">
<h2 id="train-title">Training</h2>
${training?.source === "visitor" ? ownData : ""}
<p id="status" role="status">Loading</p>
<div class="tools">
<button type="button" class="main" id="start" disabled>Start training</button>
<button type="button" class="main" id="stop" hidden>Stop</button>
<button type="button" id="again" hidden>Start again</button>
<button type="button" id="save" disabled>Download the model</button>
</div>
<div id="downloads" aria-live="polite"></div>
<progress id="progress" value="0" max="1" aria-label="This epoch"></progress>
<p id="live"></p>
<div class="columns${accuracy ? " two" : ""}">
${figure("loss", epochs)}
${accuracy ? figure("accuracy", epochs) : ""}
</div>
<div class="scroll" id="epochs-table" tabindex="0" role="region" aria-label="Epochs" hidden>
<table>
<thead><tr><th scope="col">epoch</th><th scope="col" class="number">loss</th><th scope="col" class="number">accuracy</th><th scope="col" class="number">validation loss</th><th scope="col" class="number">validation accuracy</th></tr></thead>
<tbody id="epochs"></tbody>
</table>
</div>
</section>`;
}

function figure(name: string, epochs: number): string {
  return `<figure>
<figcaption><b>${name} over ${String(epochs)} epochs</b><span class="key">training</span><span class="key validation">validation</span></figcaption>
<svg id="${name}-curve" role="img" aria-label="Curve of the ${name} over the epochs; the figures are in the table"></svg>
</figure>`;
}

const ownData = `<div class="tools">
<label>Pictures (IDX) <input type="file" id="own-images"></label>
<label>Class numbers (IDX) <input type="file" id="own-labels"></label>
</div>`;
