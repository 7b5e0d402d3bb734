import { expect, test } from 'vitest'
import { prototypeChanges } from '#test/support/prototypes.ts'

test('G38 T18 a changed prototype is found', () => {
  expect(prototypeChanges()).toEqual([])
  Object.defineProperty(Object.prototype, 'planted', { value: true, configurable: true })
  try {
    expect(prototypeChanges()).toEqual(['Object.prototype.planted'])
  } finally {
    Reflect.deleteProperty(Object.prototype, 'planted')
  }
})
