import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Simulator } from '#src/sim/simulator.ts'
import { addGroup, addRole } from '#src/sim/seeds/structure.ts'
import { recordRequests } from '#test/support/requests.ts'
import { openAddUsers } from './form.ts'

/** More roles, resource groups and groups than one page of the service holds. */
function addMoreThanAPage({ world }: Simulator) {
  const account = { account: world.account.identifier }
  for (let number = 0; number < 130; number += 1) {
    const place = String(number).padStart(3, '0')
    addRole(world, account, `zone_role_${place}`, `Zone role ${place}`, '', ['core_pipeline_view'])
    addGroup(world, account, `zone_crew_${place}`, `Zone crew ${place}`, '')
    const custom = world.resourceGroups.find(({ identifier }) => identifier === 'production_only')
    if (custom !== undefined)
      world.resourceGroups.push({ ...custom, identifier: `zone_${place}`, name: `Zone ${place}` })
  }
  const all = world.resourceGroups.find(({ identifier }) => identifier.startsWith('_all_account'))
  // Kept by accounts of old.
  if (all !== undefined)
    world.resourceGroups.push({ ...all, identifier: '_all_resources', name: 'All Resources of old' })
}

it('pickers: more than a page is said, and found on the server; nothing internal, retired or of another level', async () => {
  const { user } = await openAddUsers({ prepare: addMoreThanAPage })
  const sent = recordRequests()
  const searched = (path: string) =>
    sent.filter((request) => request.path === path).map(({ query }) => query.get('searchTerm'))
  const pickers = [
    { box: /^Role 1/u, path: '/authz/api/roles', item: 'Zone role 129', absent: /Basic|Project Viewer/u },
    {
      box: /^Resource group 1/u,
      path: '/resourcegroup/api/v2/resourcegroup',
      item: /^Zone 129/u,
      absent: /of old|Project Level/u,
    },
    { box: /^Groups/u, path: '/ng/api/user-groups', item: 'Zone crew 129', absent: /nothing/u },
  ]
  for (const { box, path, item, absent } of pickers) {
    const field = await screen.findByRole('combobox', { name: box })
    await user.click(field)
    expect(await screen.findByText(/^First 100 of 1\d\d\. Type to find others\.$/u)).toBeVisible()
    expect(screen.queryByRole('option', { name: item })).not.toBeInTheDocument()
    expect(screen.queryByRole('option', { name: absent })).not.toBeInTheDocument()
    await user.type(field, '129')
    await user.click(await screen.findByRole('option', { name: item }))
    expect(searched(path)).toContain('129')
    if (path !== '/ng/api/user-groups') expect(field).toHaveValue(typeof item === 'string' ? item : 'Zone 129')
  }
  expect(screen.getByRole('button', { name: 'Remove Zone crew 129' })).toBeVisible()

  // The next row, and the same one opened again, offers everything and not what was searched for before.
  await user.click(screen.getByRole('button', { name: 'Add another role' }))
  await user.click(screen.getByRole('combobox', { name: /^Role 2/u }))
  const list = await screen.findByRole('listbox')
  await waitFor(() => {
    expect(within(list).getAllByRole('option').length).toBeGreaterThan(50)
  })
  await user.type(screen.getByRole('combobox', { name: /^Role 2/u }), 'basic')
  expect(await screen.findByText('No matches')).toBeVisible()
})

it('pickers: entries that could not be read are said, not passed over', async () => {
  const { user } = await openAddUsers({
    prepare: ({ faults }) => {
      faults.set([
        {
          id: 'a',
          op: 'getRoleList',
          kind: 'mutate',
          mutate: { path: 'data.content.0.role.identifier', action: 'drop' },
        },
      ])
    },
  })
  await user.click(await screen.findByRole('combobox', { name: /^Role 1/u }))
  expect(await screen.findByText('1 entry couldn’t be loaded.')).toBeVisible()
})
