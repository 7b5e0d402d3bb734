import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import { ApiError, type ApiErrorKind, type ProtocolFault } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { readFailure } from '#src/domain/read-failure.ts'

/** What is said about an answer that was no use never contradicts itself. */

const faults: readonly ProtocolFault[] = ['redirect', 'web-page', 'not-json', 'envelope', 'shape', 'empty', 'too-large']
const errors = [
  ...(['network', 'timeout'] satisfies ApiErrorKind[]).map((kind) => new ApiError({ kind, operation: 'removeUser' })),
  ...faults.map((fault) => new ApiError({ kind: 'protocol', operation: 'removeUser', fault })),
  new ApiError({ kind: 'http', operation: 'removeUser', status: 500 }),
]
const noAnswers = /(?:Harness|gateway) didn’t respond/u
const oneAnswer = /sent (?:a|an empty) (?:response|web page)|redirected this request|responded with an error/u

const cases = errors.flatMap((error) =>
  (['asking', 'done', 'not-done', 'unknown'] as const).map((finding) => [causeOf(error), finding, error] as const),
)

it.each(cases)('%s (%s): either a response came or none did, in title and text', (_, finding, error) => {
  render(<MutationAlert state={{ status: 'doubt', error, finding }} failed="" doubt="" foundDone="" />)
  const messages = screen.getByRole('alert').parentElement?.textContent ?? ''
  expect([noAnswers.test(messages), oneAnswer.test(messages)]).not.toEqual([true, true])
  const came = error.kind !== 'network' && error.kind !== 'timeout'
  expect(finding === 'asking' ? false : !came).toBe(noAnswers.test(messages))
  expect(finding === 'asking' ? false : came).toBe(oneAnswer.test(messages))
})

it.each([[[]], [['core_user_manage']]])(
  'a refusal is said once, with whom to ask for it (%j)',
  (missingPermissions) => {
    const error = new ApiError({ kind: 'http', operation: 'removeUser', status: 403, missingPermissions })
    render(
      <MutationAlert
        state={{ status: 'refused', error, outcome: 'forbidden' }}
        failed=""
        denied="You don’t have permission to remove Maria"
        request="Please grant me permission to remove Maria."
        doubt=""
      />,
    )
    const { title, text } = readFailure(error, 'users')
    const advice = `Ask an admin for ${missingPermissions.length === 0 ? 'this permission' : 'Manage users (core_user_manage)'}.`
    expect(screen.getByText('You don’t have permission to remove Maria')).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent(`No changes were made. ${advice}`)
    expect([title, text]).toEqual(['You don’t have permission to view the users', advice])
  },
)

it('no other file says that no response came: it can’t know', () => {
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
            /["'`>].*(?:[Nn]o answer came|answer was lost|didn[’']t get an answer|didn[’']t respond)/u.test(line),
        )
        .map((line) => `${path}: ${line.trim()}`),
    )
  expect(found).toEqual([])
})
