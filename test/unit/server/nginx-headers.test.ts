import path from 'node:path'
import { expect, test } from 'vitest'
import { headerFile, policyFile } from '#test/nginx/header-files.ts'

test.each([
  ['headers-http', headerFile(false)],
  ['headers-https', headerFile(true)],
  ['policies-http', policyFile(false)],
  ['policies-https', policyFile(true)],
])('deploy/nginx/%s.conf is the header table of the host', async (name, text) => {
  const file = path.resolve(import.meta.dirname, `../../../deploy/nginx/${name}.conf`)
  const outOfDate = 'Out of date. Write it anew: npx vitest run --project unit nginx-headers -u'
  await expect(text, outOfDate).toMatchFileSnapshot(file)
})
