import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

export const html = '<!doctype html><html lang="en"><head><title>App</title></head><body></body></html>'
export const script = `export const text = ${JSON.stringify('long '.repeat(500))}`

/** A folder that looks like a build. */
export function makeBuild() {
  const dist = mkdtempSync(path.join(tmpdir(), 'hua-dist-'))
  mkdirSync(path.join(dist, 'assets'))
  mkdirSync(path.join(dist, '.vite'))
  writeFileSync(path.join(dist, 'index.html'), html)
  writeFileSync(path.join(dist, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(path.join(dist, '.vite/manifest.json'), '{}')
  mkdirSync(path.join(dist, '.well-known'))
  writeFileSync(path.join(dist, '.well-known/security.txt'), 'Contact: mailto:security@people.example')
  writeFileSync(path.join(dist, 'assets/app-1a2b.js'), script)
  writeFileSync(path.join(dist, 'assets/app-1a2b.js.gz'), gzipSync(script))
  return { dist, remove: () => rmSync(dist, { recursive: true }) }
}
