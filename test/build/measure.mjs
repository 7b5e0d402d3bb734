import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { moduleBindings } from './module-bindings.mjs'

/**
 * Prints figures about the size and the structure of `src`: `npm run measure`. They show where a change makes the code
 * larger or more entangled; nothing fails. With `--list`, the places behind each figure too.
 */

const root = path.resolve(import.meta.dirname, '../..')
const SMALL_LINES = 20
/** Lines in a row that two files share before the pair counts as duplicated. */
const SHARED_LINES = 6

const files = readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/u.test(entry.name))
  .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
  .sort()
const sources = new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]))
const lineCount = (text) => text.split('\n').length - 1

/** Files of `src` that a file imports, types included. */
const imports = new Map(
  [...sources].map(([file, text]) => {
    const named = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName)
    const paths = named
      .filter((name) => name.startsWith('.') || name.startsWith('#src/'))
      .map((name) => (name.startsWith('#') ? name.slice(1) : path.join(path.dirname(file), name)))
    return [file, new Set(paths.filter((name) => sources.has(name)))]
  }),
)
const importers = new Map(files.map((file) => [file, files.filter((other) => imports.get(other).has(file))]))

/** Groups of files that import each other, by Tarjan's algorithm. */
function circles() {
  const [order, low, stack, found] = [new Map(), new Map(), [], []]
  const visit = (file) => {
    order.set(file, order.size)
    low.set(file, order.get(file))
    stack.push(file)
    for (const next of imports.get(file)) {
      if (!order.has(next)) visit(next)
      if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)))
    }
    if (low.get(file) !== order.get(file)) return
    const group = stack.splice(stack.indexOf(file))
    if (group.length > 1) found.push(group.sort().join(' '))
  }
  for (const file of files) if (!order.has(file)) visit(file)
  return found
}

/** Pairs of files that share a run of lines which say something. */
function duplicatePairs() {
  const places = new Map()
  for (const [file, text] of sources) {
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /\w{2}/u.test(line) && !/^(?:import|\/\/|\/?\*|\} from)/u.test(line))
    for (let at = 0; at + SHARED_LINES <= lines.length; at += 1) {
      const run = lines.slice(at, at + SHARED_LINES).join('\n')
      places.set(run, (places.get(run) ?? new Set()).add(file))
    }
  }
  const shared = [...places.values()].map((set) => [...set]).filter(({ length }) => length > 1)
  return [...new Set(shared.flatMap((group) => group.slice(1).map((other) => `${group[0]} ${other}`)))].sort()
}

const stem = (file) => path.basename(file).replace(/\.tsx?$/u, '')
const twice = files.filter((file) => files.some((other) => other !== file && stem(other) === stem(file)))
const small = files.filter(
  (file) => lineCount(sources.get(file)) <= SMALL_LINES && importers.get(file).length === 1,
)
const figures = {
  files: files.length,
  lines: [...sources.values()].reduce((sum, text) => sum + lineCount(text), 0),
  [`files of ${SMALL_LINES} lines or fewer with one importer`]: small,
  'groups of files that import each other': circles(),
  'file names that occur twice': twice,
  'mutable bindings of modules outside src/session': [...sources]
    .filter(([file]) => !file.startsWith('src/session/'))
    .flatMap(([file, text]) => moduleBindings(file, text).map((name) => `${file}: ${name}`)),
  [`pairs of files that share ${SHARED_LINES} lines in a row`]: duplicatePairs(),
}
for (const [name, found] of Object.entries(figures)) {
  console.log(`${String(Array.isArray(found) ? found.length : found).padStart(7)}  ${name}`)
  if (Array.isArray(found) && process.argv.includes('--list')) for (const place of found) console.log(`         ${place}`)
}
