import { describe, expect, it } from 'vitest'
import { meetsPolicy } from '#src/sim/model/own-account.ts'
import { simulate } from './client.ts'

describe('traps of the own account (docs/service.md)', () => {
  it('trap 30: password failures are 200, and a change leaves API keys alone', async () => {
    const { call, sim, uuidOf } = simulate()
    const current = sim.personas[0]?.password ?? ''
    const change = async (currentPassword: unknown, newPassword: unknown) => {
      const { status, data, body } = await call('changeUserPassword', { body: { currentPassword, newPassword } })
      return status === 200 ? data : `${status} ${body.code}`
    }
    expect(await change('wrong', 'Another-Passphrase-9')).toBe('INCORRECT_CURRENT_PASSWORD')
    expect(await change(current, 'weak')).toBe('PASSWORD_STRENGTH_VIOLATED')
    expect(sim.world.effects).toBe(0)
    expect(await change(current, 'Another-Passphrase-9')).toBe('PASSWORD_CHANGED')
    expect(await change(current, 'Another-Passphrase-9')).toBe('INCORRECT_CURRENT_PASSWORD')
    expect(sim.world.secrets.get(uuidOf('account-admin'))?.password).toBe('Another-Passphrase-9')
    expect(await change(null, 'Another-Passphrase-9')).toBe('400 INVALID_REQUEST')
    expect((await call('getCurrentUserInfo')).status).toBe(200)
  })

  it('trap 30: someone without a password cannot change one', async () => {
    const { call } = simulate()
    const body = { currentPassword: 'a', newPassword: 'Another-Passphrase-9' }
    expect((await call('changeUserPassword', { as: 'sso', body })).body.code).toBe('INVALID_REQUEST')
  })

  it('trap 31: ordinary people may not read the policy that counts for them', async () => {
    const { call } = simulate()
    for (const as of ['viewer', 'individual', 'sso', 'project-admin'] as const)
      expect((await call('getPasswordStrengthSettings', { as })).status).toBe(403)
    expect((await call('getPasswordStrengthSettings')).data).toMatchObject({ minNumberOfCharacters: 12 })
  })

  it('trap 32: blanks and other letters do not count; the same password is accepted', async () => {
    const { call, sim } = simulate()
    const policy = { ...sim.world.settings.passwordPolicy }
    expect(meetsPolicy(policy, 'Aa1-56789012')).toBe(true)
    expect(meetsPolicy(policy, 'Aa1-5678901 ')).toBe(false)
    expect(meetsPolicy(policy, 'Aa1-5678901é')).toBe(false)
    expect(meetsPolicy(policy, 'ÄÖ1-567890ab')).toBe(false)
    expect(meetsPolicy({ ...policy, enabled: false }, '')).toBe(true)
    expect(meetsPolicy({ ...policy, minNumberOfDigits: 0 }, 'Aa--aaaaaaaa')).toBe(true)
    const same = sim.personas[0]?.password
    const { data } = await call('changeUserPassword', { body: { currentPassword: same, newPassword: same } })
    expect(data).toBe('PASSWORD_CHANGED')
  })

  it('trap 33: enabling checks no code; a missing secret locks the person out; a mechanism is needed', async () => {
    const { call, sim, uuidOf } = simulate()
    const me = uuidOf('account-admin')
    const enable = async (body: object) => call('enableTwoFactorAuth', { body })
    expect((await enable({ totpSecretKey: 'ABC' })).status).toBe(400)
    expect((await enable({ mechanism: 'SMS', totpSecretKey: 'ABC' })).status).toBe(400)
    const on = await enable({ mechanism: 'TOTP', totpSecretKey: 'ABC' })
    expect(on.data.twoFactorAuthenticationEnabled).toBe(true)
    expect(sim.world.secrets.get(me)?.totpSecret).toBe('ABC')
    expect((await enable({ mechanism: 'TOTP' })).status).toBe(200)
    expect(sim.world.secrets.get(me)?.totpSecret).toBeNull()
    expect(sim.world.people.get(me)?.twoFactor).toBe(true)
  })

  it('trap 34: every reading of the settings makes a new secret and stores none', async () => {
    const { call, sim, uuidOf } = simulate()
    const read = async () => (await call('getTwoFactorAuthSettings', { path: { authMechanism: 'TOTP' } })).data
    const [first, second] = [await read(), await read()]
    expect(first.totpSecretKey).toMatch(/^[A-Z2-7]{32}$/u)
    expect(first.totpSecretKey).not.toBe(second.totpSecretKey)
    expect(first.totpqrurl).toBe(
      `otpauth://totp/Harness_Alderbrook-Outfitters:maren.solheim@alderbrook.example?secret=${first.totpSecretKey}&issuer=Harness-Inc`,
    )
    expect(sim.world.secrets.get(uuidOf('account-admin'))?.totpSecret).toBeNull()
    expect(sim.world.effects).toBe(0)
    const other = await call('getTwoFactorAuthSettings', { path: { authMechanism: 'SMS' } })
    expect([other.status, other.body.code]).toEqual([400, 'RESOURCE_NOT_FOUND_EXCEPTION'])
  })

  it('trap 35: reset replaces the secret before it mails, and keeps it replaced when mailing fails', async () => {
    const { call, sim, uuidOf } = simulate()
    const userId = uuidOf('sso')
    const secret = () => sim.world.secrets.get(userId)?.totpSecret
    const reset = await call('reset2fa', { path: { userId } })
    expect(reset.body).toEqual({ metaData: {}, resource: true, responseMessages: [] })
    const first = secret()
    expect(first).toMatch(/^[A-Z2-7]{32}$/u)
    sim.world.settings.mailServer = false
    const withoutMail = await call('reset2fa', { path: { userId } })
    expect([withoutMail.status, withoutMail.body.code]).toEqual([400, 'INVALID_REQUEST'])
    expect(secret()).not.toBe(first)
    expect(sim.world.mails).toHaveLength(1)
    expect(sim.log.at(-1)?.effectApplied).toBe(true)
  })

  it('trap 36: reset leaves two-factor on, and does nothing where it is off', async () => {
    const { call, sim, uuidOf } = simulate()
    await call('reset2fa', { path: { userId: uuidOf('sso') } })
    expect(sim.world.people.get(uuidOf('sso'))?.twoFactor).toBe(true)
    const effects = sim.world.effects
    const off = await call('reset2fa', { path: { userId: uuidOf('viewer') } })
    expect([off.status, off.data, sim.world.effects]).toEqual([200, false, effects])
  })

  it('trap 36: reset asks for the right at account scope, whatever scope is sent', async () => {
    const { call, account, uuidOf } = simulate()
    const scope = { ...account, org: 'storefront', project: 'checkout' }
    const refused = await call('reset2fa', { as: 'project-admin', scope, path: { userId: uuidOf('sso') } })
    expect(refused.status).toBe(403)
    expect(refused.body.failedPermissionChecks[0].resourceScope).toEqual({ accountIdentifier: account.account })
  })

  it('trap 37: switching off works although the account requires two-factor; off already is fine', async () => {
    const { call, sim, uuidOf } = simulate()
    sim.world.settings.twoFactorEnforced = true
    const { status, data } = await call('disableTTwoFactorAuth', { as: 'sso' })
    expect([status, data.twoFactorAuthenticationEnabled]).toEqual([200, false])
    expect((await call('disableTTwoFactorAuth', { as: 'sso' })).status).toBe(200)
    expect(sim.world.people.get(uuidOf('sso'))?.twoFactor).toBe(false)
  })

  it('two-factor may be missing in the plan', async () => {
    const { call, sim, uuidOf } = simulate()
    sim.world.settings.twoFactorLicensed = false
    for (const { status, body } of [
      await call('disableTTwoFactorAuth'),
      await call('enableTwoFactorAuth', { body: { mechanism: 'TOTP', totpSecretKey: 'A' } }),
      await call('reset2fa', { path: { userId: uuidOf('sso') } }),
    ])
      expect([status, body.code]).toEqual([400, 'INVALID_REQUEST'])
  })

  it('trap 38: one changes only oneself, found by address and not by the id in the path', async () => {
    const { call, sim, personOf } = simulate()
    const [me, other] = [personOf('viewer'), personOf('individual')]
    const update = async (userId: string, body: object) =>
      call('updateUserInfo1', { as: 'viewer', path: { userId }, body })
    expect((await update(other.uuid, { name: 'X', email: other.email })).body.code).toBe('INVALID_REQUEST')
    expect((await update(me.uuid, { name: 'X', email: me.email.toUpperCase() })).status).toBe(400)
    const done = await update(other.uuid, { name: 'New Name', email: me.email })
    expect(done.data).toMatchObject({ uuid: me.uuid, name: 'New Name' })
    expect(sim.world.people.get(other.uuid)?.name).toBe(other.name)
    expect((await update(me.uuid, { name: 'Without Address' })).data.uuid).toBe(me.uuid)
  })

  it('trap 38: leaving the name out erases it; names have rules; other members are ignored', async () => {
    const { call, sim, personOf } = simulate()
    const { uuid, email } = personOf('viewer')
    const update = async (body: object) => call('updateUserInfo', { as: 'viewer', body: { uuid, email, ...body } })
    for (const name of ['', '   ', 'a:b', 'a<b', 'a>b', 'a=b', 'a/b', 'x'.repeat(256)])
      expect([name, (await update({ name })).status]).toEqual([name, 400])
    const done = await update({
      name: 'Ann (Ops)',
      locked: true,
      givenName: 'Ann',
      twoFactorAuthenticationEnabled: true,
    })
    expect(done.data).toMatchObject({ name: 'Ann (Ops)', locked: false, givenName: null })
    expect((await update({})).data.name).toBeNull()
    expect(sim.world.people.get(uuid)?.name).toBeNull()
  })

  it('trap 38: `updateUserInfo` needs the id, and both refuse the externally managed', async () => {
    const { call, personOf } = simulate()
    const { uuid, email } = personOf('sso')
    expect((await call('updateUserInfo', { as: 'sso', body: { email, name: 'A' } })).status).toBe(500)
    expect((await call('updateUserInfo', { as: 'sso', body: { uuid, email, name: 'A' } })).status).toBe(400)
    const path = { userId: uuid }
    expect((await call('updateUserInfo1', { as: 'sso', path, body: { email, name: 'A' } })).status).toBe(400)
  })

  it('trap 38: a service account changes anyone whom it may manage', async () => {
    const { call, sim, personOf } = simulate()
    const { uuid, email } = personOf('viewer')
    const update = async (body: object) =>
      call('updateUserInfo1', { as: 'service-account', path: { userId: uuid }, body })
    expect((await update({ name: 'A' })).status).toBe(400)
    expect((await update({ name: 'A', email: 'nobody@example.com' })).status).toBe(400)
    expect((await update({ name: 'By Machine', email })).data).toMatchObject({ uuid, name: 'By Machine' })
    const [row] = sim.world.assignments.ofPrincipal('SERVICE_ACCOUNT', 'people_sync')
    sim.world.assignments.remove(row?.identifier ?? '')
    expect((await update({ name: 'Again', email })).status).toBe(403)
  })

  it('a service account has no account of its own', async () => {
    const { call } = simulate()
    for (const { status, body } of [
      await call('getCurrentUserInfo', { as: 'service-account' }),
      await call('changeUserPassword', { as: 'service-account', body: {} }),
      await call('disableTTwoFactorAuth', { as: 'service-account' }),
      await call('enableTwoFactorAuth', { as: 'service-account', body: {} }),
      await call('getTwoFactorAuthSettings', { as: 'service-account', path: { authMechanism: 'TOTP' } }),
    ])
      expect([status, body.code]).toEqual([400, 'INVALID_REQUEST'])
  })

  it('trap 39 and 40: the token is null and the old admin flag says nothing', async () => {
    const { call } = simulate()
    expect((await call('getCurrentUserInfo')).data).toMatchObject({ token: null, admin: false })
  })

  it('trap 4: unlocking needs the default account; unknown people are a 400', async () => {
    const { call, sim, account } = simulate()
    const foreign = sim.world.members
      .refs(account)
      .map((ref) => sim.world.people.at(ref))
      .find((person) => person.defaultAccount !== account.account)
    expect(foreign?.locked).toBe(true)
    for (const userId of [foreign?.uuid ?? '', 'nobody']) {
      const { status, body } = await call('unlockUser', { path: { userId } })
      expect([status, body.code]).toEqual([400, 'INVALID_REQUEST'])
    }
    expect(sim.world.people.get(foreign?.uuid ?? '')?.locked).toBe(true)
    expect((await call('reset2fa', { path: { userId: 'nobody' } })).body.code).toBe('INVALID_REQUEST')
  })
})
