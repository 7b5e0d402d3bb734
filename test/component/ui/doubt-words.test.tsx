import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import { ApiError, type ApiErrorKind, type ProtocolFault } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'

/** What is said about an answer that was no use never contradicts itself. */

const faults: readonly ProtocolFault[] = ['redirect', 'web-page', 'not-json', 'envelope', 'shape', 'empty', 'too-large']
const errors = [
  ...(['network', 'timeout'] satisfies ApiErrorKind[]).map((kind) => new ApiError({ kind, operation: 'removeUser' })),
  ...faults.map((fault) => new ApiError({ kind: 'protocol', operation: 'removeUser', fault })),
  new ApiError({ kind: 'http', operation: 'removeUser', status: 500 }),
]
const noneCame = /no answer came|didn't get an answer|answer was lost|did not answer in time/iu
const oneCame = /The answer (?:was|could)|sent a web page|redirected this request|answered with an error/u

const cases = errors.flatMap((error) =>
  (['asking', 'done', 'not-done', 'unknown'] as const).map((finding) => [causeOf(error), finding, error] as const),
)

it.each(cases)('%s (%s): either an answer came or none did, in title and text', (_, finding, error) => {
  render(<MutationAlert state={{ status: 'doubt', error, finding }} failed="" verb="" doubt="" foundDone="" />)
  const said = screen.getByRole('alert').parentElement?.textContent ?? ''
  expect([noneCame.test(said), oneCame.test(said)]).not.toEqual([true, true])
  const came = error.kind !== 'network' && error.kind !== 'timeout'
  expect(noneCame.test(said)).toBe(!came)
})

it('no other file says that no answer came: it cannot know', () => {
  const files = import.meta.glob('/src/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })
  const own = ['/src/domain/error-cause.ts']
  const found = Object.entries(files)
    .filter(([path]) => !path.startsWith('/src/sim/') && !path.startsWith('/src/devtools/') && !own.includes(path))
    .flatMap(([path, text]) =>
      text
        .split('\n')
        .filter(
          (line) =>
            !/^\s*(?:\/\/|\/?\*)/u.test(line) &&
            /["'`>].*(?:[Nn]o answer came|answer was lost|didn't get an answer|didn't respond)/u.test(line),
        )
        .map((line) => `${path}: ${line.trim()}`),
    )
  expect(found).toEqual([])
})
