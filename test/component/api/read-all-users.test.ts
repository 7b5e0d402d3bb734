import { describe, expect, it } from 'vitest'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession } from '#src/session/credential.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'
import { readAllUsers } from '#src/jobs/read-users.ts'

const params = { search: '', roles: [], resourceGroups: [], sort: 'email,ASC', pageIndex: 3, pageSize: 25 }

async function connected() {
  const sim = startSimulator()
  const persona = personaById(sim, 'account-admin')
  await connectAs(persona)
  return { sim, scope: { account: persona.accountIdentifier } }
}

describe('reading all users of a list', () => {
  it('returns each user of the scope once, or those that a search finds', async () => {
    const { sim, scope } = await connected()
    const { rows, state } = await readAllUsers(scope, params)
    const truth = sim.world.members.refs(scope).map((ref) => sim.world.people.at(ref).uuid)
    expect(rows.map(({ user }) => user.uuid).toSorted()).toEqual(truth.toSorted())
    expect(state).toMatchObject({ phase: 'over', people: truth.length, total: truth.length, changed: false })
    const found = await readAllUsers(scope, { ...params, search: 'maren' })
    expect(found.rows.map(({ user }) => user.name)).toEqual(['Maren Solheim'])
  })

  it('ends with the session and when stopped', async () => {
    const { sim, scope } = await connected()
    const stop = new AbortController()
    const ended = readAllUsers(scope, params, {
      signal: stop.signal,
      onState: ({ pages }) => pages === 1 && stop.abort(),
    })
    expect((await ended).state.phase).toBe('stopped')
    const lost = readAllUsers(scope, params, { onState: ({ pages }) => pages === 1 && closeSession('signed-out') })
    expect((await lost).state).toMatchObject({ phase: 'stopped', people: 100 })
    expect(sim.log.filter(({ operation }) => operation === 'getAggregatedUsers')).toHaveLength(2)
  })
})
