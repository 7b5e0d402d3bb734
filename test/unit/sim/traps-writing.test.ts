import { describe, expect, it } from 'vitest'
import type { AddUserResponse } from '#src/contract/user-schema.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import { addGroup, addRole } from '#src/sim/seeds/structure.ts'
import { simulate, type Json } from './client.ts'

const outcomes = (data: Json): Record<string, AddUserResponse> => data.addUserResponseMap
const viewerBinding = { roleIdentifier: '_account_viewer', resourceGroupIdentifier: '_all_account_level_resources' }
const chaosAdmin = { roleIdentifier: '_chaos_admin' }

describe('traps of adding people (docs/service.md)', () => {
  it('trap 19: one malformed address refuses all, before anything happens', async () => {
    const { call, sim } = simulate()
    const before = sim.world.invites.size
    for (const bad of ['nobody', 'a@b', 'a b@example.com', '@example.com', 'a@@example.com', ' a@example.com']) {
      const { status, body } = await call('addUsers', { body: { emails: ['good@example.com', bad] } })
      expect([bad, status, body.status, body.code]).toEqual([bad, 400, 'ERROR', 'INVALID_REQUEST'])
    }
    expect(sim.world.invites.size).toBe(before)
    expect(sim.world.effects).toBe(0)
  })

  it('trap 23: 1 to 100 addresses, duplicates collapse', async () => {
    const { call } = simulate()
    const many = Array.from({ length: 101 }, (_, place) => `p${place}@example.com`)
    for (const emails of [[], undefined, many]) {
      const { status, body } = await call('addUsers', { body: { emails } })
      expect([status, body.status, body.errors[0].fieldId]).toEqual([400, 'FAILURE', 'emails'])
    }
    const ok = await call('addUsers', { body: { emails: [...many.slice(0, 100), 'p0@example.com'] } })
    expect(Object.keys(outcomes(ok.data))).toHaveLength(100)
  })

  it('trap 20: an invited address keeps its old roles, an added one still gets the new ones', async () => {
    const { call, sim, personOf, account } = simulate()
    const member = personOf('viewer')
    const emails = ['oskar.lindgren@example.com', member.email]
    const { data } = await call('addUsers', {
      body: { emails, roleBindings: [chaosAdmin], userGroups: ['support_rota'] },
    })
    expect(outcomes(data)).toEqual({
      'oskar.lindgren@example.com': 'USER_ALREADY_INVITED',
      [member.email]: 'USER_ALREADY_ADDED',
    })
    const invite = [...sim.world.invites.values()].find(({ email }) => email === emails[0])
    expect(invite?.roleBindings).toEqual([{ roleIdentifier: 'release_manager' }])
    expect(invite?.userGroups).toEqual(['release_crew'])
    const roles = sim.world.assignments.ofPrincipal('USER', member.uuid).filter(({ scope }) => scope.org === undefined)
    expect(roles.map(({ roleIdentifier }) => roleIdentifier)).toEqual(['_account_viewer', '_chaos_admin'])
    expect(roles[1]?.resourceGroupIdentifier).toBe('_all_account_level_resources')
    expect(sim.world.groups.find(({ identifier }) => identifier === 'support_rota')?.users.has(member.uuid)).toBe(true)
    expect(sim.world.mails.map(({ kind }) => kind)).toEqual(['invited-again'])
    expect(account.account).toBe(invite?.scope.account)
  })

  it('trap 21: success says nothing about roles; what failed is only logged', async () => {
    const { call, sim, personOf } = simulate()
    const { email, uuid } = personOf('viewer')
    const before = sim.world.assignments.ofPrincipal('USER', uuid).length
    const { data } = await call('addUsers', {
      body: {
        emails: [email],
        roleBindings: [{ roleIdentifier: 'no_such_role' }, { ...chaosAdmin, resourceGroupIdentifier: 'no_such_group' }],
        userGroups: ['no_such_group', '_account_all_users', 'contractors_scim'],
      },
    })
    expect(outcomes(data)).toEqual({ [email]: 'USER_ALREADY_ADDED' })
    expect(sim.world.assignments.ofPrincipal('USER', uuid)).toHaveLength(before)
    expect(sim.world.notes).toHaveLength(2)
    expect(sim.world.groups.some(({ users }) => users.has(uuid))).toBe(false)
  })

  it('trap 22: adding to a project adds to the organization too, with managed assignments', async () => {
    const { call, sim, account, personOf } = simulate()
    const { email, uuid } = personOf('individual')
    const scope = { ...account, org: 'fulfillment', project: 'delivery' }
    const { data } = await call('addUsers', { scope, body: { emails: [email] } })
    expect(outcomes(data)).toEqual({ [email]: 'USER_ADDED_SUCCESSFULLY' })
    expect(sim.world.members.has(scope, uuid)).toBe(true)
    expect(sim.world.members.has({ ...account, org: 'fulfillment' }, uuid)).toBe(true)
    const managed = sim.world.assignments.ofPrincipal('USER', uuid).filter((row) => row.managed)
    expect(managed.map(({ roleIdentifier }) => roleIdentifier)).toEqual([
      '_account_basic',
      '_organization_viewer',
      '_project_viewer',
    ])
    expect(sim.world.mails).toMatchObject([{ to: email, kind: 'added' }])
  })

  it('trap 23: mixed case takes the invite path: no bindings for a member, a pointless invite for others', async () => {
    const { call, sim, account, personOf } = simulate()
    const { email, uuid } = personOf('viewer')
    const typed = email.replace('ifeoma', 'Ifeoma')
    const before = sim.world.assignments.ofPrincipal('USER', uuid).length
    const here = await call('addUsers', { body: { emails: [typed], roleBindings: [chaosAdmin] } })
    expect(outcomes(here.data)).toEqual({ [typed]: 'USER_ALREADY_ADDED' })
    expect(sim.world.assignments.ofPrincipal('USER', uuid)).toHaveLength(before)
    const scope = { ...account, org: 'fulfillment' }
    const elsewhere = await call('addUsers', { scope, body: { emails: [typed] } })
    expect(outcomes(elsewhere.data)).toEqual({ [typed]: 'USER_INVITED_SUCCESSFULLY' })
    expect(sim.world.members.has(scope, uuid)).toBe(false)
  })

  it('trap 24: an accepted, uncompleted invitation breaks the call half-way', async () => {
    const { call, sim } = simulate()
    const before = sim.world.invites.size
    const emails = ['first@example.com', 'marta.kral@example.org', 'last@example.com']
    const { status, body } = await call('addUsers', { body: { emails } })
    expect([status, body.code]).toEqual([400, 'INVALID_ARGUMENT'])
    expect(body.message).toMatch(/^Invalid argument\(s\): /u)
    expect(sim.world.invites.size).toBe(before + 1)
    expect(sim.log.at(-1)?.effectApplied).toBe(true)
  })

  it('invitations keep what was asked for; the retired resource group and the seat limit are refused', async () => {
    const { call, sim } = simulate()
    await call('addUsers', { body: { emails: ['New@Example.com'], roleBindings: [viewerBinding] } })
    const invite = [...sim.world.invites.values()].at(-1)
    expect(invite).toMatchObject({ email: 'new@example.com', roleBindings: [viewerBinding], approved: false })
    const retired = { ...chaosAdmin, resourceGroupIdentifier: '_all_resources' }
    expect((await call('addUsers', { body: { emails: ['b@example.com'], roleBindings: [retired] } })).status).toBe(400)
    sim.world.settings.seats = 240
    expect((await call('addUsers', { body: { emails: ['c@example.com'] } })).body.code).toBe('INVALID_REQUEST')
  })

  it.each([
    ['with-mail', 'USER_INVITED_SUCCESSFULLY', 1],
    ['without-mail', 'USER_ADDED_SUCCESSFULLY', 0],
  ] as const)('an account that accepts at once %s says %s', async (autoAccept, word, mails) => {
    const { call, sim, account } = simulate()
    sim.world.settings.autoAccept = autoAccept
    const { data } = await call('addUsers', { body: { emails: ['sso@example.com'], roleBindings: [chaosAdmin] } })
    expect(outcomes(data)).toEqual({ 'sso@example.com': word })
    const uuid = sim.world.people.byEmail('sso@example.com')?.uuid ?? ''
    expect(sim.world.members.has(account, uuid)).toBe(true)
    expect(sim.world.assignments.ofPrincipal('USER', uuid)).toHaveLength(2)
    expect(sim.world.mails).toHaveLength(mails)
  })
})

describe('traps of removing people', () => {
  it('trap 25: removal cascades downwards and takes assignments and groups along', async () => {
    const { call, sim, account } = simulate()
    const { world } = sim
    const project = { ...account, org: 'fulfillment', project: 'delivery' }
    const userId = String(world.members.refs(project)[0])
    world.groups.find(({ identifier }) => identifier === 'release_crew')?.users.add(userId)
    const org = await call('removeUser', { scope: { ...account, org: 'fulfillment' }, path: { userId } })
    expect(org.data).toBe(true)
    expect(world.members.has(project, userId)).toBe(false)
    expect(world.members.has(account, userId)).toBe(true)
    expect(world.assignments.ofPrincipal('USER', userId).every(({ scope }) => scope.org !== 'fulfillment')).toBe(true)
    expect((await call('removeUser', { path: { userId } })).data).toBe(true)
    expect(world.members.has(account, userId)).toBe(false)
    expect(world.assignments.ofPrincipal('USER', userId)).toEqual([])
    expect(world.groups.some(({ users }) => users.has(userId))).toBe(false)
  })

  it('trap 3 and 25: someone who is no member answers 200 with false', async () => {
    const { call, sim } = simulate()
    const { status, data } = await call('removeUser', { path: { userId: 'nobody-at-all' } })
    expect([status, data]).toEqual([200, false])
    expect(sim.log.at(-1)?.effectApplied).toBe(false)
  })

  it('trap 25: externally managed people can be removed', async () => {
    const { call, uuidOf } = simulate()
    expect((await call('removeUser', { path: { userId: uuidOf('sso') } })).data).toBe(true)
  })

  it('trap 26: the last administrator is protected at account scope only', async () => {
    const { call, account, sim, uuidOf } = simulate('empty')
    const refused = await call('removeUser', { path: { userId: uuidOf('account-admin') } })
    expect(refused.status).toBe(400)
    expect(refused.body).toMatchObject({
      status: 'ERROR',
      code: 'REQUEST_PROCESSING_INTERRUPTED',
      responseMessages: [],
    })
    expect(refused.body.message).not.toMatch(/^Invalid/u)
    const scope = { ...account, org: 'storefront', project: 'checkout' }
    const userId = uuidOf('project-admin')
    expect((await call('checkIfLastAdmin', { scope, query: { userId } })).data).toBe(true)
    expect((await call('removeUser', { scope, path: { userId } })).data).toBe(true)
    expect(sim.world.members.has(scope, userId)).toBe(false)
  })

  it('trap 26: the hint is true when there is no administrator, and knows groups but no custom roles', async () => {
    const { call, account, uuidOf, sim } = simulate('empty')
    const org = { ...account, org: 'storefront' }
    expect((await call('checkIfLastAdmin', { scope: org, query: { userId: 'anybody' } })).data).toBe(true)
    expect((await call('checkIfLastAdmin', { scope: org })).data).toBe(true)
    const userId = uuidOf('account-admin')
    expect((await call('checkIfLastAdmin', { query: { userId } })).data).toBe(true)
    expect((await call('checkIfLastAdmin', { query: { userId: uuidOf('viewer') } })).data).toBe(false)
    expect((await call('checkIfLastAdmin', {})).status).toBe(500)
    addGroup(sim.world, account, 'crew', 'Crew', '').users.add(uuidOf('viewer'))
    const crew = { type: 'USER_GROUP', identifier: 'crew', scopeLevel: 'account' } as const
    assign(sim.world, account, crew, '_account_admin', '_all_account_level_resources')
    expect((await call('checkIfLastAdmin', { query: { userId } })).data).toBe(false)
    expect((await call('removeUser', { path: { userId } })).data).toBe(true)
  })

  it('trap 27: one may remove oneself, and the own key is gone then', async () => {
    const { call, uuidOf } = simulate()
    const userId = uuidOf('account-admin')
    expect((await call('removeUser', { path: { userId } })).data).toBe(true)
    const after = await call('getCurrentUserInfo')
    expect([after.status, after.body.code]).toEqual([401, 'INVALID_TOKEN'])
  })

  it('the demo has an organization and a project with one administrator', async () => {
    const { call, account, sim } = simulate()
    for (const scope of [
      { ...account, org: 'fulfillment' },
      { ...account, org: 'fulfillment', project: 'warehouse' },
    ]) {
      const role = 'project' in scope ? '_project_admin' : '_organization_admin'
      const [admin, ...others] = [...sim.world.assignments.at(scope)].filter((row) => row.roleIdentifier === role)
      expect(others).toEqual([])
      const query = { userId: admin?.principal.identifier ?? '' }
      expect((await call('checkIfLastAdmin', { scope, query })).data).toBe(true)
    }
  })
})

describe('traps of role assignments and invitations', () => {
  it('trap 28: creating skips failures, duplicates and missing rights in silence', async () => {
    const { call, uuidOf, account } = simulate()
    const principal = { identifier: uuidOf('viewer'), type: 'USER' }
    const good = { ...chaosAdmin, resourceGroupIdentifier: '_all_account_level_resources', principal }
    const roleAssignments = [
      good,
      good,
      { ...good, roleIdentifier: 'no_such_role' },
      { ...good, roleIdentifier: '_project_admin' },
      { ...good, resourceGroupIdentifier: '_all_resources' },
      { ...good, principal: { ...principal, identifier: 'nobody' } },
      { ...good, principal: { ...principal, scopeLevel: 'account' } },
      { ...good, principal: { identifier: 'release_crew', type: 'USER_GROUP', scopeLevel: 'project' } },
    ]
    const { status, data } = await call('postRoleAssignments', { body: { roleAssignments } })
    expect([status, data.length]).toEqual([200, 1])
    expect(data[0].roleAssignment).toMatchObject({ ...chaosAdmin, principal: { ...principal, scopeLevel: null } })
    const denied = await call('postRoleAssignments', {
      as: 'viewer',
      body: { roleAssignments: [{ ...good, roleIdentifier: '_ccm_viewer' }] },
    })
    expect([denied.status, denied.data]).toEqual([200, []])
    const lower = await call('postRoleAssignments', {
      scope: { ...account, org: 'storefront' },
      body: {
        roleAssignments: [
          {
            roleIdentifier: '_organization_admin',
            resourceGroupIdentifier: '_all_organization_level_resources',
            principal: { identifier: 'release_crew', type: 'USER_GROUP', scopeLevel: 'account' },
          },
        ],
      },
    })
    expect(lower.data).toHaveLength(1)
    expect((await call('postRoleAssignments', { body: { roleAssignments: [] } })).status).toBe(400)
  })

  it('trap 28: deleting answers 200 with the failures inside', async () => {
    const { call, sim, uuidOf, account } = simulate('empty')
    const rowsOf = (id: string) => sim.world.assignments.ofPrincipal('USER', id).filter(({ scope }) => !scope.org)
    const managed = rowsOf(uuidOf('viewer'))[0]?.identifier ?? ''
    const admin = rowsOf(uuidOf('account-admin')).find((row) => !row.managed)?.identifier ?? ''
    const { status, data } = await call('bulkDeleteRoleAssignment', { body: ['unknown', managed, admin] })
    expect(status).toBe(200)
    expect(data).toMatchObject({ successfullyDeleted: 0, failedToDelete: 3 })
    const errors = data.roleAssignmentErrorResponseDTOList
    expect(errors.map((row: Json) => row.roleAssignmentId)).toEqual(['unknown', managed, admin])
    const made = await call('postRoleAssignments', {
      body: {
        roleAssignments: [
          {
            roleIdentifier: '_account_admin',
            resourceGroupIdentifier: '_all_resources_including_child_scopes',
            principal: { identifier: uuidOf('viewer'), type: 'USER' },
          },
        ],
      },
    })
    expect(made.data).toHaveLength(1)
    const second = await call('bulkDeleteRoleAssignment', { body: [admin] })
    expect(second.data.successfullyDeleted).toBe(1)
    expect(sim.world.assignments.get(admin)).toBeUndefined()
    expect(account.account).not.toBe('')
  })

  it('trap 29: sending an invitation again replaces its roles and groups', async () => {
    const { call, sim } = simulate()
    const invite = [...sim.world.invites.values()].find(({ email }) => email === 'oskar.lindgren@example.com')
    const path = { inviteId: invite?.id ?? '' }
    const body = { email: invite?.email, inviteType: 'ADMIN_INITIATED_INVITE' }
    const aggregated = await call('getPendingUsersAggregated', {})
    const row = aggregated.data.content.find((entry: Json) => entry.id === path.inviteId)
    expect(row).toMatchObject({ userGroups: null, accountIdentifier: null, approved: false })
    const sent = await call('updateInvite', { path, body })
    expect(sent.data).toMatchObject({ roleBindings: [], userGroups: [] })
    expect(invite?.roleBindings).toEqual([])
    expect((await call('updateInvite', { path, body: { ...body, email: 'other@example.com' } })).status).toBe(500)
  })

  it('trap 3: unknown and accepted invitations answer null', async () => {
    const { call, sim } = simulate()
    const accepted = [...sim.world.invites.values()].find(({ approved }) => approved)
    const body = { email: accepted?.email, inviteType: 'ADMIN_INITIATED_INVITE' }
    expect((await call('updateInvite', { path: { inviteId: accepted?.id ?? '' }, body })).data).toBeNull()
    expect((await call('deleteInvite', { path: { inviteId: 'unknown' } })).data).toBeNull()
    const plain = await call('getInvites', {})
    const pending = await call('getPendingUsersAggregated', {})
    const here = [...sim.world.invites.values()].filter(({ scope, approved }) => approved && scope.org === undefined)
    expect(here.length).toBeGreaterThan(0)
    expect(pending.data.totalItems).toBe(Number(plain.data.totalItems) + here.length)
  })

  it('pending people are found by address with case, and by role', async () => {
    const { call, sim } = simulate()
    const total = async (sent: object) => (await call('getPendingUsersAggregated', sent)).data.totalItems
    const desk = [...sim.world.invites.values()].filter(
      ({ scope, roleBindings }) =>
        scope.org === undefined && roleBindings.some(({ roleIdentifier }) => roleIdentifier === 'support_desk'),
    )
    expect(desk.length).toBeGreaterThan(0)
    expect(await total({ query: { searchTerm: 'oskar' } })).toBe(1)
    expect(await total({ query: { searchTerm: 'OSKAR' } })).toBe(0)
    expect(await total({ body: { roleIdentifiers: ['support_desk'] } })).toBe(desk.length)
  })

  it('groups: external, built-in, unknown and present members are refused', async () => {
    const { call, uuidOf } = simulate()
    const userIdentifier = uuidOf('viewer')
    const code = async (operation: 'putMember' | 'deleteMember', identifier: string, user = userIdentifier) => {
      const { status, body } = await call(operation, { path: { identifier, userIdentifier: user } })
      return status === 200 ? 'done' : `${status} ${body.code}`
    }
    expect(await code('putMember', 'contractors_scim')).toBe('400 INVALID_REQUEST')
    expect(await code('putMember', '_account_all_users')).toBe('400 INVALID_REQUEST')
    expect(await code('putMember', 'no_such_group')).toBe('400 USER_GROUP_ERROR')
    expect(await code('putMember', 'release_crew')).toBe('done')
    expect(await code('putMember', 'release_crew')).toBe('400 INVALID_REQUEST')
    expect(await code('deleteMember', 'release_crew')).toBe('done')
    expect(await code('deleteMember', 'release_crew')).toBe('done')
  })

  it('groups: the last account administrator stays in', async () => {
    const { call, uuidOf, sim, account } = simulate('empty')
    const { world } = sim
    const [admin, viewer, individual] = [uuidOf('account-admin'), uuidOf('viewer'), uuidOf('individual')]
    // The same rights by a custom role, which does not count as an administrator.
    const permissions = world.roles.find(({ identifier }) => identifier === '_account_admin')?.permissions ?? []
    addRole(world, account, 'twin', 'Twin', '', permissions)
    const direct = world.assignments.ofPrincipal('USER', admin).find((row) => !row.managed)
    assign(world, account, userPrincipal(admin), 'twin', '_all_account_level_resources')
    world.assignments.remove(direct?.identifier ?? '')
    const group = addGroup(world, account, 'admins', 'Admins', '')
    for (const userId of [viewer, individual]) group.users.add(userId)
    const principal = { type: 'USER_GROUP', identifier: 'admins', scopeLevel: 'account' } as const
    assign(world, account, principal, '_account_admin', '_all_account_level_resources')
    const remove = async (userIdentifier: string) =>
      (await call('deleteMember', { path: { identifier: 'admins', userIdentifier } })).status
    expect(await remove(viewer)).toBe(200)
    expect(await remove(individual)).toBe(400)
    expect([...group.users]).toEqual([individual])
  })

  it('groups: the members call breaks without a body; an unknown group is a 400', async () => {
    const { call } = simulate()
    expect((await call('getUserListInUserGroup', { path: { identifier: 'release_crew' } })).status).toBe(500)
    const unknown = await call('getUserListInUserGroup', { path: { identifier: 'none' }, body: {} })
    expect([unknown.status, unknown.body.code]).toEqual([400, 'RESOURCE_NOT_FOUND_EXCEPTION'])
  })
})
