import { dictionary } from '@zxcvbn-ts/language-common'

/** Words of this field, patterns, and newer names that the data set lacks and that are common in passwords. */
const further = `
login welcomeback passphrase administrador ubuntu kubernetes github gitlab devops pipeline deploy deployer jenkins docker
postgres mysql redis mongodb qwertz poiuytrewq lkjhgfdsa mnbvcxz fortnite neymar bitcoin ethereum blockchain p@ssword
netflix twitter instagram snapchat whatsapp skype hotmail gmail huawei xiaomi
`

let list: ReadonlySet<string> | undefined

/**
 * Common passwords that attackers try first (docs/testing.md, PW-09): about 49,000, most used first, in lower case,
 * from published leaks. Load with `import()`: only the password page needs it.
 */
export function commonPasswords(): ReadonlySet<string> {
  list ??= new Set([...dictionary['passwords-common'], ...further.trim().split(/\s+/u)])
  return list
}
