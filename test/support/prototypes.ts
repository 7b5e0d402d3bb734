import { afterAll, expect } from 'vitest'

/** The parts of the language that a hostile answer could poison (T18, G38). */
const watched = { Object, Array, Promise, Function, String, Number, Map, Set, RegExp, Date, Error }

const propertyNames = () =>
  Object.entries(watched).flatMap(([name, { prototype }]) =>
    Reflect.ownKeys(prototype).map((key) => `${name}.prototype.${String(key)}`),
  )

const before = new Set(propertyNames())

// The host's library replaces these for its whole process, which here runs the files of other tests next.
const platform = { Request: globalThis.Request, Response: globalThis.Response }

/** What was added to the prototypes of the language since the test file started; G38 wants nothing. */
export function prototypeChanges(): string[] {
  return propertyNames().filter((name) => !before.has(name))
}

// Runs before every test file, so after every test file.
afterAll(() => {
  for (const [name, value] of Object.entries(platform)) Object.defineProperty(globalThis, name, { value })
  expect(prototypeChanges(), 'G38: a prototype was changed').toEqual([])
})
