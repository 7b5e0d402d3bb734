import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { displayName } from '#src/domain/user.ts'
import { paths } from '#src/domain/paths.ts'
import { assignmentsOfGroup, findResourceGroup, findRole, isInGroup } from '#src/sim/model/access-rules.ts'
import type { Person } from '#src/sim/model/people.ts'
import { account, checkout, filterAccess, holds, isIn, openPerson, pickUser, world } from './open-person.ts'

const nameOf = (person: Person) => displayName({ name: person.name ?? undefined, email: person.email })

/** What the simulated service holds about a person, directly and through groups. */
function truthOf(person: Person) {
  const groups = world.groups.filter((group) => isInGroup(world, group, person.uuid))
  return [
    ...world.assignments.ofPrincipal('USER', person.uuid).map((row) => ({ row, group: undefined })),
    ...groups.flatMap((group) => assignmentsOfGroup(world, group).map((row) => ({ row, group: group.name }))),
  ]
}

/** Roles in three scopes, two of them through groups, managed ones, and a custom one. */
const rich = pickUser(
  (person) =>
    isIn(person, 'eng_sso') &&
    isIn(person, 'release_crew') &&
    new Set(truthOf(person).map(({ row }) => JSON.stringify(row.scope))).size >= 3,
)
/** Release manager on production only, directly. */
const releaseManager = pickUser((person) => holds(person, 'release_manager') && isIn(person, 'release_crew'))

const table = (person: Person) => screen.findByRole('table', { name: `Roles of ${nameOf(person)}` })
const tree = (person: Person) => screen.findByRole('list', { name: `Roles of ${nameOf(person)}` })
async function rowTexts(person: Person): Promise<string[]> {
  const element = await table(person)
  await within(element).findAllByRole('rowheader')
  return within(element)
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent)
}

describe('access map', () => {
  it('shows what the service knows: three scopes, two groups, managed, custom; sorted by any column, in the address', async () => {
    const truth = truthOf(rich)
    expect(truth.filter(({ group }) => group !== undefined)).toHaveLength(2)
    expect(truth.some(({ row }) => row.managed)).toBe(true)
    expect(truth.some(({ row }) => findRole(world, row.roleIdentifier, row.scope)?.scope !== undefined)).toBe(true)
    const { user } = await openPerson(rich.uuid)
    const texts = await rowTexts(rich)
    expect(texts).toHaveLength(truth.length)
    for (const { row, group } of truth) {
      const role = findRole(world, row.roleIdentifier, row.scope)?.name ?? ''
      const resources = findResourceGroup(world, row.resourceGroupIdentifier, row.scope)?.name ?? ''
      const lock = group === undefined ? (row.managed ? 'Built-in' : '') : 'In the group'
      expect(
        texts.filter(
          (text) =>
            text.startsWith(`${role}${resources}`) &&
            text.includes(group === undefined ? 'Direct' : `Inherited from group ${group}`) &&
            text.endsWith(lock),
        ).length,
      ).toBeGreaterThan(0)
    }
    const head = await screen.findByRole('button', { name: 'Role' })
    head.focus()
    await user.keyboard('{Enter}')
    expect(location.search).toBe('?sort=role')
    const sorted = await rowTexts(rich)
    expect(sorted).toEqual(texts.toSorted((one, other) => one.localeCompare(other, 'en', { sensitivity: 'base' })))
    expect(screen.getByRole('columnheader', { name: 'Role' })).toHaveAttribute('aria-sort', 'ascending')
    await user.keyboard('{Enter}')
    expect(location.search).toBe('?sort=-role')
    expect((await rowTexts(rich))[0]).toBe(sorted.at(-1))
  })

  it('is a tree too, by keyboard alone; filters hold in both, and the parameter of another part stays', async () => {
    const { user } = await openPerson(rich.uuid, { search: '?view=scope&from=mail' })
    const list = await tree(rich)
    const branches = () =>
      within(list)
        .getAllByRole('button', { expanded: true })
        .map(({ textContent }) => textContent)
    expect(branches()[0]).toBe(`Account, ${truthOf(rich).length} roles`)
    expect(branches()).toContain('Storefront, 2 roles')
    expect(within(list).getByRole('link', { name: 'Open there: Storefront' })).toHaveAttribute(
      'href',
      paths.user({ ...account, org: 'storefront' }, rich.uuid),
    )
    const storefront = within(list).getByRole('button', { name: /^Storefront/u })
    storefront.focus()
    await user.keyboard('{Enter}')
    expect(storefront).toHaveAttribute('aria-expanded', 'false')
    expect(within(list).queryByRole('button', { name: /^Catalog/u })).not.toBeInTheDocument()
    await filterAccess(user, 'Assigned', 'Release crew')
    expect(new URLSearchParams(location.search).get('from')).toBe('mail')
    expect(await screen.findByText(`1 of ${truthOf(rich).length} roles.`)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Table' }))
    const texts = await rowTexts(rich)
    expect(texts).toHaveLength(1)
    expect(texts[0]).toMatch(/^Release ManagerProduction only.*Inherited from group Release crew/u)
    await filterAccess(user, 'Assigned', 'Built-in only')
    expect((await rowTexts(rich)).every((text) => text.endsWith('Built-in'))).toBe(true)
    await filterAccess(user, 'Role', 'Account Viewer')
    await filterAccess(user, 'Scope', 'Storefront')
    expect(await screen.findByRole('heading', { level: 2, name: 'No matching roles' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Clear filters' }))
    expect(location.search).toBe('?from=mail')
  })

  it('a role opens to its permissions and to what its resource group covers; each fails on its own and recovers', async () => {
    const { user, sim } = await openPerson(releaseManager.uuid, {
      search: '?how=direct&role=release_manager',
      faults: [{ op: 'getResourceGroupListV2', status: 500 }],
    })
    const button = await screen.findByRole('button', { name: 'Show permissions of Release Manager' })
    button.focus()
    await user.keyboard('{Enter}')
    expect(button).toHaveAttribute('aria-expanded', 'true')
    const allows = await screen.findByRole('region', { name: 'What Release Manager allows' })
    expect(await within(allows).findByText('Runs and stops releases everywhere')).toBeVisible()
    expect(within(allows).getByTitle('core_pipeline_delete')).toHaveTextContent('delete')
    const covers = screen.getByRole('region', { name: 'What Production only covers' })
    expect(await within(covers).findByRole('alert')).toBeVisible()
    sim.faults.clear()
    await user.click(within(covers).getByRole('button', { name: 'Try again' }))
    expect(await within(covers).findByText('This account and all child scopes')).toBeVisible()
    expect(within(covers).getByText('ENVIRONMENT')).toBeVisible()
    await user.click(button)
    expect(screen.queryByRole('region', { name: 'What Release Manager allows' })).not.toBeInTheDocument()
  })

  it('answers what she can do here, with the roles that allow it, and only as far as it was read', async () => {
    const { user } = await openPerson(releaseManager.uuid, { scope: checkout })
    await rowTexts(releaseManager)
    await user.type(screen.getByRole('searchbox', { name: 'Search permissions' }), 'delete pipelines{Enter}')
    const answer = await screen.findByRole('region', { name: /^Can .* “delete pipelines” in project Checkout\?$/u })
    expect(await within(answer).findByText('Yes: 1 matching permission.')).toBeVisible()
    expect(within(answer).getAllByText('core_pipeline_delete').length).toBeGreaterThan(0)
    expect(within(answer).getAllByText('Release Manager').length).toBeGreaterThan(0)
    expect(new URLSearchParams(location.search).get('can')).toBe('delete pipelines')
    const box = screen.getByRole('searchbox', { name: 'Search permissions' })
    await user.clear(box)
    await user.type(box, 'delete secrets{Enter}')
    expect(await screen.findByText('None of the roles below has a matching permission.')).toBeVisible()
    await user.clear(box)
    await waitFor(() => {
      expect(screen.queryByRole('region', { name: /^Can /u })).not.toBeInTheDocument()
    })
  })

  it('does not answer no when roles could not be read or only a part of them is known', async () => {
    await openPerson(releaseManager.uuid, {
      search: '?can=delete+pipelines',
      faults: [
        { op: 'getRole', status: 403 },
        { op: 'getFilteredRoleAssignmentByScopeList', status: 403 },
      ],
    })
    expect(await screen.findByText('None of the roles we could load has a matching permission.')).toBeVisible()
    expect(screen.getByText(/^\d roles or resource groups couldn’t be loaded$/u)).toBeVisible()
    expect(screen.getByText(/^Only the roles below were checked/u)).toBeVisible()
  })
})
