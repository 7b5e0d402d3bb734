import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** Where the pictures of all screens are. */
export const folder = path.resolve(import.meta.dirname, '../../test-results/screenshots')

/** Writes the sheet that shows each picture next to the mock of the same name, as far as there is one. */
export default function writeSheet(): void {
  if (!existsSync(folder)) return
  const mocks = process.env['MOCKS']
  const picture = (file: string) => `<a href="${pathToFileURL(file).href}"><img src="${pathToFileURL(file).href}"></a>`
  const rows = readdirSync(folder)
    .filter((name) => name.endsWith('.png'))
    .sort()
    .map((name) => {
      const mock = mocks === undefined ? undefined : path.resolve(mocks, name)
      const beside = mock !== undefined && existsSync(mock) ? picture(mock) : 'No mock'
      return `<h2>${name.replace('.png', '')}</h2><div><figure>${picture(path.join(folder, name))}</figure><figure>${beside}</figure></div>`
    })
  const style =
    'body{font:14px sans-serif;margin:16px}div{display:flex;gap:16px}figure{flex:1;margin:0}img{max-width:100%}'
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens beside mocks</title><style>${style}</style>`
  const file = path.join(folder, 'sheet.html')
  writeFileSync(file, `${html}<h1>Screens (left) and mocks (right)</h1>${rows.join('\n')}</html>\n`)
  console.log(`Screens beside mocks: ${file}`)
}
