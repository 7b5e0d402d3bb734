import { expect, it } from 'vitest'
import { faultProblems, startSimulator } from '#test/support/start-simulator.ts'

it('a fault that never matches a call fails its test once', () => {
  const sim = startSimulator('empty')
  sim.faults.set([
    { id: 'unused', op: 'O8', kind: 'reset' },
    { id: 'not to be called', op: 'O12', kind: 'reset', fires: 'never' },
    { id: 'perhaps', op: 'O7', kind: 'reset', fires: 'may' },
  ])
  // What `setup.ts` asks for after every test, and expects to be empty.
  expect(faultProblems()).toEqual(['Fault unused never hit a call of O8'])
  expect(faultProblems()).toEqual([])
})
