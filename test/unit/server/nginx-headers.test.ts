import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { headerFile, policyFile } from '#test/nginx/header-files.ts'

test.each([
  ['headers-http', headerFile(false)],
  ['headers-https', headerFile(true)],
  ['policies-http', policyFile(false)],
  ['policies-https', policyFile(true)],
])('deploy/nginx/%s.conf is the header table of the host', (name, text) => {
  const file = path.resolve(import.meta.dirname, `../../../deploy/nginx/${name}.conf`)
  expect(readFileSync(file, 'utf8')).toBe(text)
})
