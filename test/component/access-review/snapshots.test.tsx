import { createHash } from 'node:crypto'
import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { removeAssignment } from '#src/sim/model/leaving.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import type { World } from '#src/sim/model/world.ts'
import { LONG, speedUpTime } from '#test/support/fast-clock.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { savedFiles, tableOf, textOf } from '#test/support/saved-files.ts'
import { membersOf } from '#test/support/true-access.ts'

speedUpTime()

const url = '/account/{account}/access-review/snapshots'

const load = async (user: UserEvent) => {
  await user.click(await screen.findByRole('button', { name: /^Load all role assignments/u }, { timeout: LONG }))
  await screen.findByRole('button', { name: 'Save snapshot' }, { timeout: LONG })
}
const input = () => screen.getByLabelText('Snapshot files')
const jsonFile = (text: string, name = 'earlier.json') => new File([text], name, { type: 'application/json' })
const tab = (name: RegExp) => within(screen.getByRole('navigation', { name: 'Changes' })).getByRole('link', { name })
const changes = () => screen.findByRole('heading', { name: /^Changes from .+ to /u }, { timeout: LONG })
const lines = (label: string) =>
  within(screen.getByRole('region', { name: label }))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent)

/** Someone is given a role, and someone else loses one. */
function change(world: World, account: string): { gained: string; lost: string } {
  const scope = { account }
  const direct = [...world.assignments.at(scope)].find(
    ({ principal, managed, roleIdentifier }) =>
      principal.type === 'USER' && !managed && roleIdentifier !== '_account_admin',
  )
  if (direct === undefined) throw new Error('nobody to lose anything')
  const other = membersOf(world, scope).find((id) => world.assignments.ofPrincipal('USER', id).length === 0)
  if (other === undefined) throw new Error('nobody without a role')
  removeAssignment(world, direct)
  assign(world, scope, userPrincipal(other), '_account_admin', '_all_resources_including_child_scopes')
  world.effects += 1
  const nameOf = (id: string) => world.people.get(id)?.email ?? id
  return { gained: nameOf(other), lost: nameOf(direct.principal.identifier) }
}

describe('snapshots of access', () => {
  it(
    'names the cost before anything is loaded, and saves a file with its checksum and how to check it',
    { timeout: 2 * LONG },
    async () => {
      const files = savedFiles()
      const { user, sim, account } = await renderApp({ url })
      const start = await screen.findByRole('button', { name: /^Load all role assignments/u }, { timeout: LONG })
      expect(screen.getByText(/requests to Harness, up to 5 a second/u)).toBeVisible()
      const before = sim.log.length
      expect(sim.log.filter(({ operation }) => operation === 'getRoleList')).toEqual([])
      await user.click(start)
      const save = await screen.findByRole('button', { name: 'Save snapshot' }, { timeout: LONG })
      expect(sim.log.length).toBeGreaterThan(before + 10)
      expect(
        screen.getByText(/^These 240 users and \d+ role assignments include all that existed in account/u),
      ).toBeVisible()
      await user.click(save)
      expect(await screen.findAllByText(/^Saved as access-snapshot-[\d-]+\.json$/u)).not.toEqual([])
      const text = await textOf(files[0])
      const sum = createHash('sha256').update(text).digest('hex')
      expect(screen.getByText(sum)).toBeVisible()
      const content = JSON.parse(text)
      expect(content).toMatchObject({
        account,
        schema: 'harness-user-admin/access-snapshot',
        completeness: { level: 'proved', gaps: [] },
        loadedBy: { email: 'maren.solheim@alderbrook.example' },
      })
      expect(content.users).toHaveLength(240)
      const key = sim.personas.find(({ id }) => id === 'account-admin')?.apiKey ?? 'none'
      expect(text).not.toContain(key)
      await user.click(screen.getByRole('button', { name: 'Save SHA256SUMS' }))
      const name = files.length
      expect(await textOf(files[name - 1])).toMatch(new RegExp(`^${sum}  access-snapshot-[\\d-]+\\.json\n$`, 'u'))
      for (const command of ['shasum -a 256 -c SHA256SUMS', 'sha256sum -c SHA256SUMS'])
        expect(screen.getByText(command)).toBeVisible()
      expect(screen.getByText(/^Get-FileHash 'access-snapshot-/u)).toBeVisible()
    },
  )

  it(
    'an earlier file is compared with the access of now: gained, lost, unchanged, searched and saved as CSV',
    { timeout: 4 * LONG },
    async () => {
      const files = savedFiles()
      const { user, sim, account } = await renderApp({ url })
      await load(user)
      await user.click(screen.getByRole('button', { name: 'Save snapshot' }))
      await screen.findAllByText(/^Saved as/u)
      const earlier = await textOf(files[0])
      await user.upload(input(), jsonFile(earlier))
      await changes()
      // The same twice.
      expect(await screen.findByText('No role assignment was gained.', {}, { timeout: LONG })).toBeVisible()
      const { gained, lost } = change(sim.world, account)
      await user.click(screen.getByRole('button', { name: 'Load again' }))
      await waitFor(() => expect(tab(/^Gained 1$/u)).toBeVisible(), { timeout: LONG })
      expect(lines('Gained')).toEqual([expect.stringContaining(gained)])
      expect(screen.getByRole('region', { name: 'Gained' })).toHaveTextContent('Account Admin')
      await user.click(tab(/^Lost/u))
      await waitFor(() => {
        expect(location.search).toBe('?show=lost')
      })
      expect(lines('Lost')).toEqual([expect.stringContaining(lost)])
      await user.click(tab(/^Unchanged/u))
      await user.type(screen.getByRole('searchbox', { name: 'Search changes' }), 'nobody has this name')
      expect(await screen.findByText('No matches for “nobody has this name”.')).toBeVisible()
      await user.clear(screen.getByRole('searchbox', { name: 'Search changes' }))
      await user.click(tab(/^Gained/u))
      await user.click(await screen.findByRole('button', { name: 'Save as CSV' }))
      const table = tableOf(await textOf(files.at(-1)))
      expect(table[0]?.slice(0, 2)).toEqual(['Comparison of snapshots', 'Gained'])
      expect(table[2]?.join(' ')).toContain('earlier.json')
      const head = table.findIndex(([first]) => first === 'Change')
      expect(table.slice(head + 1).map((row) => [row[0], row[6]])).toEqual([['Gained', '_account_admin']])
    },
  )

  it('rejects an invalid file, another account’s file and a later version, without a request', async () => {
    const { user, sim, account } = await renderApp({ url })
    await screen.findByRole('button', { name: /^Load all role assignments/u }, { timeout: LONG })
    const before = sim.log.length
    const file = (more: object) =>
      JSON.stringify({
        schema: 'harness-user-admin/access-snapshot',
        version: { major: 1, minor: 0 },
        account,
        startedAt: 1,
        endedAt: 2,
        scopes: [{ scope: '/' }],
        users: [],
        assignments: [],
        groups: [],
        roles: [],
        resourceGroups: [],
        invitations: [],
        completeness: { level: 'proved', gaps: [], totals: [] },
        ...more,
      })
    const cases: readonly [string, RegExp][] = [
      ['', /^The file is empty\.$/u],
      ['<script>alert(1)</script>', /^This isn’t a JSON file/u],
      ['{"schema":"other"}', /^This isn’t a snapshot that was saved here\.$/u],
      [
        file({ account: 'globex' }),
        new RegExp(`^This snapshot is for account globex\\. You’re connected to account ${account}\\.`, 'u'),
      ],
      [file({ version: { major: 2, minor: 1 } }), /^This snapshot has version 2\.1/u],
      [file({ users: null }), /^Parts of the snapshot are missing/u],
    ]
    for (const [text, label] of cases) {
      await user.upload(input(), jsonFile(text))
      expect(await screen.findByText(label)).toBeVisible()
    }
    const huge = jsonFile('{}')
    Object.defineProperty(huge, 'size', { value: 30_000_001 })
    await user.upload(input(), huge)
    expect(await screen.findByText('The file is larger than 30 MB.')).toBeVisible()
    await user.upload(input(), jsonFile(file({})))
    expect(await screen.findByText('Open a second snapshot, or load current access.')).toBeVisible()
    await user.upload(input(), jsonFile(file({})))
    expect(await screen.findByText('This snapshot is already open.')).toBeVisible()
    await user.upload(input(), jsonFile(file({ scopes: [{ scope: '/retail' }], endedAt: 3 }), 'later.json'))
    expect(await screen.findByText('These snapshots have no scope in common')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Close later.json' }))
    expect(screen.queryByText('These snapshots have no scope in common')).toBeNull()
    expect(sim.log.length).toBe(before)
  })

  it('skips parts that one snapshot may lack, and says why', { timeout: 4 * LONG }, async () => {
    const files = savedFiles()
    const { user, sim } = await renderApp({ url })
    sim.faults.set([{ id: 'groups', op: 'getUserGroupList', kind: 'status', status: 403 }])
    await load(user)
    expect(screen.getByText('We couldn’t confirm that everything was loaded')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Save snapshot' }))
    await screen.findAllByText(/^Saved as/u)
    await user.upload(input(), jsonFile(await textOf(files[0])))
    await changes()
    expect(await screen.findByText('Some parts aren’t compared', {}, { timeout: LONG })).toBeVisible()
    expect(screen.getByText('Earlier snapshot: You don’t have permission to view groups.')).toBeVisible()
    expect(screen.getByText('The file might be incomplete.')).toBeVisible()
  })

  it('says that the user can’t view users, and loads nothing', async () => {
    const { sim } = await renderApp({ url, persona: 'individual' })
    expect(await screen.findByRole('heading', { name: /^You don’t have permission to view users/u })).toBeVisible()
    expect(sim.log.filter(({ operation }) => operation === 'getAggregatedUsers')).toEqual([])
  })
})
