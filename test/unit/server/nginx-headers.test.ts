import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { headerFile } from '#test/nginx/header-files.ts'

test.each([
  ['http', false],
  ['https', true],
])('deploy/nginx/headers-%s.conf is the header table of the host', (name, https) => {
  const file = path.resolve(import.meta.dirname, `../../../deploy/nginx/headers-${name}.conf`)
  expect(readFileSync(file, 'utf8')).toBe(headerFile(https))
})
