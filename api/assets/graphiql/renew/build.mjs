// Builds the page at /graphiql from the packages of package-lock.json, into the folder above or one that is named.
//
//     npm ci --ignore-scripts && node build.mjs [FOLDER]
import { build } from 'esbuild';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = process.argv[2] ?? join(here, '..');
process.chdir(here);

const built = await build({
  entryPoints: {
    graphiql: 'main.jsx',
    'editor.worker': 'node_modules/monaco-editor/esm/vs/editor/editor.worker.js',
    'json.worker': 'node_modules/monaco-editor/esm/vs/language/json/json.worker.js',
    'graphql.worker': 'node_modules/monaco-graphql/esm/graphql.worker.js',
  },
  outdir: folder,
  write: false,
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: 'none',
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
});

await mkdir(folder, { recursive: true });
for (const { path, contents, text } of built.outputFiles) {
  // The fonts of the editor are those of the system, which has Chinese ones: the Latin ones in the style sheet
  // would be half of its size. The signs of the editor are a font of their own.
  const css = path.endsWith('.css') && text.replace(/@font-face\{[^}]*url\(["']?data:[^}]*\}/g, '');
  await writeFile(`${path}.gz`, gzipSync(css || contents, { level: 9 }));
}

// The licence of every package of which something is in the bundles.
const packages = new Map();
for (const { inputs } of Object.values(built.metafile.outputs)) {
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const home = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    if (home && bytesInOutput > 0) packages.set(home, undefined);
  }
}
const texts = [];
for (const home of [...packages.keys()].sort()) {
  const { name, version, license } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8'));
  const files = (await readdir(home)).filter((file) => /^(licen[cs]e|thirdpartynotices)/i.test(file)).sort();
  const given = await Promise.all(files.map((file) => readFile(join(home, file), 'utf8')));
  const text = given.length > 0 ? given.join('\n\n') : `Its package has no text of its own; it names the licence ${license}.`;
  texts.push(`${name} ${version} (${license})\n${'='.repeat(72)}\n\n${text.trim().replaceAll('\r', '')}\n`);
}
const head = 'The files of this folder are built by renew/build.mjs from these packages, each under its own licence.\n';
await writeFile(join(folder, 'LICENSES.txt'), [head, ...texts].join('\n\n'));
await writeFile(join(folder, 'index.html'), await readFile('index.html'));
console.log(`${texts.length} packages in ${relative(process.cwd(), folder)}: ${built.outputFiles.length} files`);
