import path from 'node:path'
import { expect, test } from 'vitest'
import { operationsFile } from '#test/nginx/operations-file.ts'

test('deploy/nginx/operations.conf is the table of operations', async () => {
  const file = path.resolve(import.meta.dirname, '../../../deploy/nginx/operations.conf')
  const outOfDate = 'Out of date. Write it anew: npx vitest run --project unit nginx-operations -u'
  await expect(operationsFile(), outOfDate).toMatchFileSnapshot(file)
})
