'use strict'
/**
 * Import resolver for eslint-plugin-boundaries, which says nothing about an import it cannot resolve: every import of
 * ours therefore resolves, by its text alone (`#src/…`, `#test/…`, `./…`, always with the extension). Whether the file
 * exists is the compiler's business.
 */
const path = require('node:path')

const root = path.resolve(__dirname, '../..')

exports.interfaceVersion = 2

exports.resolve = (source, file) => {
  if (/^#(?:src|test)\//.test(source)) return { found: true, path: path.join(root, source.slice(1)) }
  if (source.startsWith('.')) return { found: true, path: path.resolve(path.dirname(file), source) }
  if (source.startsWith('/')) return { found: true, path: path.join(root, source) }
  return { found: false }
}
