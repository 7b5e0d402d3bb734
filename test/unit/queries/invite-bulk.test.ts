import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import type { Invitation } from '#src/domain/invitations.ts'
import { resendPlan, revokePlan } from '#src/jobs/invite-bulk.ts'

const scope = { account: 'acc' }
const some = (count: number): Invitation[] =>
  Array.from({ length: count }, (_, number) => ({
    id: `i${number}`,
    email: `p${number}@x.example`,
    name: number === 0 ? 'Ann' : undefined,
    inviteType: undefined,
    roleBindings: [],
    userGroups: [],
    status: 'open',
  }))

describe('plans for many invitations', () => {
  it('sends one at a time, and not more than ten a minute where there are more', () => {
    const client = new QueryClient()
    expect(resendPlan(client, scope, some(10))).toMatchObject({ inFlight: 1, gap: 200 })
    expect(resendPlan(client, scope, some(11))).toMatchObject({ inFlight: 1, gap: 6000 })
  })

  it('names each by its name where that is known, else by its address; only a revocation may be repeated', () => {
    const client = new QueryClient()
    const plan = revokePlan(client, scope, some(2))
    expect(plan.title).toBe('Revoke 2 invitations')
    expect(plan.items.map(({ id, name }) => [id, name])).toEqual([
      ['i0', 'Ann'],
      ['i1', 'p1@x.example'],
    ])
    expect(plan.repeatable).toBe(true)
    expect(resendPlan(client, scope, some(1))).not.toHaveProperty('repeatable')
    expect(resendPlan(client, scope, some(1)).title).toBe('Resend 1 invitation')
  })
})
