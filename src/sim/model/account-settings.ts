import type { World } from './world.ts'

/** Sign-in settings of the account. */
export function authenticationSettings(world: World) {
  return {
    ngAuthSettings: [
      {
        settingsType: 'USER_PASSWORD',
        loginSettings: {
          uuid: world.account.identifier,
          accountId: world.account.identifier,
          lastUpdatedBy: null,
          lastUpdatedAt: world.seededAt,
          userLockoutPolicy: {
            enableLockoutPolicy: true,
            numberOfFailedAttemptsBeforeLockout: 5,
            lockOutPeriod: 24,
            notifyUser: true,
            userGroupsToNotify: null,
          },
          passwordExpirationPolicy: {
            enabled: false,
            daysBeforePasswordExpires: 90,
            daysBeforeUserNotifiedOfPasswordExpiration: 5,
          },
          passwordStrengthPolicy: world.settings.passwordPolicy,
        },
      },
    ],
    whitelistedDomains: world.settings.whitelistedDomains,
    authenticationMechanism: 'USER_PASSWORD',
    twoFactorEnabled: world.settings.twoFactorEnforced,
    sessionTimeoutInMinutes: 1440,
    absoluteSessionTimeoutInMinutes: 0,
    publicAccessEnabled: false,
    oauthEnabled: true,
  }
}
