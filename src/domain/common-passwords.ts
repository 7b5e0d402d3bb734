/**
 * Passwords that are tried first (PW-09), as words and the usual ways to lengthen them. Put together for this app from
 * kinds of words that people are known to choose: keyboard walks, first names, animals, sports, cars, months, heroes,
 * greetings and the default passwords of machines. Load with `import()`: only the password page needs it.
 */

const words = `
password passwort passwd pass passcode passphrase motdepasse contrasena wachtwoord senha parola haslo heslo lozinka
admin administrator administrador root user username guest test testing tester demo default login signin logon master
manager support service server system sysadmin oracle cisco changeme letmein welcome welcome1 welcomeback secret
topsecret private access computer internet windows microsoft google facebook apple android samsung iphone linux ubuntu
docker kubernetes jenkins github gitlab amazon azure cloud devops pipeline deploy deployer developer engineer software
database postgres mysql redis mongodb network router wireless office company business example sample temporary temp
qwerty qwertz azerty qwertyuiop qwertyui qwerty123 asdfgh asdfghjk asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc wsxedc
1qaz2wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4 q1w2e3r4t5 zaq12wsx zaq1xsw2 1qazxsw2 qweasd qweasdzxc asdqwe123 qwer1234
asdf1234 abcd1234 abc123 abcabc aabbcc a1b2c3d4 a1b2c3 1a2b3c4d 123qwe 123abc 12qwaszx poiuytrewq lkjhgfdsa mnbvcxz
123456 1234567 12345678 123456789 1234567890 12345 1234 123123 123321 112233 11223344 121212 123654 147258369 159753
159357 741852963 789456123 987654321 87654321 7654321 654321 54321 4321 1111 2222 0000 111111 222222 333333 444444
555555 666666 777777 888888 999999 000000 696969 131313 101010 202020 252525 010203 102030 111222 11112222 12341234
12121212 11111111 00000000 88888888 14725836 19841984 20002000 20202020 31415926 13579 24680 1357924680 0987654321
monkey dragon tiger lion panther leopard cheetah puma jaguar wolf bear eagle falcon hawk raven phoenix shark dolphin
whale horse pony zebra rabbit bunny hamster kitten kitty puppy doggie buddy rocky lucky max bella daisy molly ginger
pepper oreo cookie peanut chicken turtle snake spider scorpion butterfly ladybug penguin panda koala elephant giraffe
monster vampire zombie ninja samurai pirate warrior soldier knight wizard witch angel angels devil demon ghost heaven
football baseball basketball soccer hockey tennis golf rugby cricket volleyball softball wrestling boxing karate judo
skate snowboard surfing fishing hunting racing biker yankees lakers cowboys steelers eagles packers bulldogs gators
liverpool arsenal chelsea manchester barcelona realmadrid juventus milan bayern dortmund ajax celtic rangers boca
ferrari porsche mercedes bmw audi volkswagen toyota honda nissan mazda subaru yamaha kawasaki suzuki harley corvette
mustang camaro challenger charger dodge chevrolet ford jeep lexus bentley bugatti maserati lamborghini
superman batman spiderman ironman wolverine hulk captain avengers marvel joker starwars startrek skywalker vader jedi
yoda matrix trinity neo gandalf frodo hobbit pokemon pikachu naruto sasuke goku dragonball mario luigi zelda sonic
minecraft fortnite warcraft starcraft diablo halo counter battlefield playstation nintendo xbox gamer gaming player
sunshine princess flower rainbow summer winter spring autumn january february march april june july august september
october november december monday tuesday wednesday thursday friday saturday sunday morning midnight moonlight
starlight sunflower sunset sunrise star stars moon galaxy universe planet earth ocean river mountain forest island
thunder lightning storm blizzard hurricane tornado volcano fire flame water wind snow frozen diamond silver golden
gold platinum emerald ruby sapphire crystal pearl purple orange yellow green blue red black white pink violet indigo
iloveyou iloveu loveyou loveme lovely lover love forever always together family mother father mommy daddy sister
brother baby babygirl babyboy sweetie sweetheart honey sugar candy chocolate cherry strawberry banana apple1 lemon
peaches mango coffee whiskey tequila cheese pizza butter bacon hello hellohello hola bonjour ciao hallo goodbye please
thankyou whatever nothing anything something everything freedom liberty peace hope faith jesus christ blessed grace
trustno1 sexy hottie biteme bigdaddy playboy rockstar hiphop music guitar metallica
nirvana slipknot beatles eminem blink182 greenday jordan jordan23 kobe24 ronaldo messi neymar beckham tiger1 shadow
michael jennifer jessica ashley amanda daniel matthew joshua andrew anthony robert thomas charlie william richard
joseph george christopher christian jonathan benjamin alexander alexandra nicholas nicole samantha elizabeth victoria
stephanie michelle melissa rebecca rachel sarah hannah abigail madison olivia emma sophia isabella mia charlotte
amelia harper evelyn anna maria martin peter paul patrick patricia sandra susan linda barbara nancy karen betty
helen carol donna david james john steven stephen kevin brian edward ronald timothy jason jeffrey ryan jacob gary
eric justin scott brandon samuel gregory frank raymond jack dennis jerry tyler aaron jose adam nathan henry douglas
zachary kyle noah ethan lucas liam oliver elias felix lukas jonas stefan andreas thomas1 markus sebastian florian
carlos miguel juan pedro diego alejandro fernando ricardo antonio francisco javier manuel sergio pablo gabriel rafael
mohammed muhammad ahmed hassan hussein fatima aisha ibrahim mustafa mehmet ali omar natasha tatiana svetlana olga
ivan dmitri sergey vladimir mikhail nikolai priya rahul krishna ganesh arjun vikram lakshmi deepak sanjay rajesh
america usa england london paris berlin tokyo newyork chicago boston dallas houston texas florida california hawaii
canada mexico brazil brasil argentina colombia india pakistan china japan korea russia ukraine poland germany france
spain italia italy greece turkey istanbul australia sydney amsterdam holland portugal sweden norway denmark finland
scotland ireland dublin africa nigeria kenya egypt israel philippines indonesia malaysia singapore vietnam thailand
genesis maverick cowboy trigger bandit killer hunter ranger gunner sniper marine airforce military police fireman
doctor nurse teacher student college school university science physics chemistry biology history dance dancer ballet
cheer cheerleader model fashion beauty barbie hellokitty tinkerbell mickey minnie donald goofy snoopy garfield scooby
simpsons homer bart southpark friends seinfeld sherlock watson bond007 james007 agent007 mulder scully buffy xfiles
money dollar million billion rich success winner champion legend genius einstein newton tesla bitcoin ethereum crypto
blockchain hacker hacking security secure firewall antivirus password1 passw0rd p@ssw0rd p@ssword pa55word pa55w0rd
metal rock punk techno trance reggae salsa samba tango piano violin drummer bassist singer poet writer reader artist
painter picture camera photo video movie cinema hollywood disney netflix youtube twitter instagram snapchat whatsapp
skype yahoo hotmail gmail email mail message phone mobile cellphone nokia motorola blackberry huawei xiaomi
`

const tails = ['1', '12', '123', '1234', '!', '2023', '2024', '2025', '2026']

/** The list, lower-cased, about ten thousand entries. Built anew at each call: keep the result. */
export function commonPasswords(): ReadonlySet<string> {
  const base = words.trim().split(/\s+/u)
  return new Set(base.flatMap((word) => [word, ...tails.map((tail) => word + tail)]))
}
