/** Rows of kind `idiom`: figures taken from later things; terms | first year | later regions | work | note. */
export const IDIOMS = `
let off steam, letting off steam, blow off steam, blowing off steam, blew off steam | 1680 | | idioms | safety valves since Papin
full steam ahead, at full steam, full steam | 1776 | | idioms | engines and ships of the late 1700s
run out of steam, ran out of steam, running out of steam, lose steam, lost steam | 1776 | | idioms | steam engines
under his own steam, under her own steam, under my own steam, under their own steam | 1776 | | idioms | steam ships
went off the rails, go off the rails, gone off the rails, going off the rails | 1550 | | idioms | mine railways
derail, derailed, derailing, sidetracked | 1830 | | idioms | railways; dérailler in French
in overdrive | 1905 | | idioms | gears of early motor cars, so named in the 1920s
fast lane | 1920 | | idioms | motor roads of the 1920s
blow a fuse, blew a fuse, blown a fuse | 1847 | | idioms | electric cut-outs; Breguet 1847
short fuse, long fuse, lit the fuse, light the fuse, lighting the fuse | 900 | europe 1300 | idioms | gunpowder
flash in the pan | 1450 | | idioms | priming pans of guns
lock stock and barrel | 1500 | | idioms | parts of a gun
half cocked | 1500 | | idioms | gun locks
stick to your guns, stuck to his guns, stick to our guns, sticking to his guns, stuck to their guns | 1320 | | idioms | gunners
like clockwork, regular as clockwork | 1300 | | idioms | geared clocks
clock is ticking, clock was ticking, ticking clock, against the clock, turn back the clock | 1270 | | idioms | clocks with an escapement
like a broken record | 1888 | | idioms | flat gramophone records
same wavelength | 1897 | | idioms | tuned radio
tune out, tuned out | 1900 | | idioms | radio sets
autopilot, automatic pilot | 1912 | | idioms | Sperry
crash landing, crash landed, nosedive | 1908 | | idioms | first aeroplane accidents
rocket science, rocket scientist | 1920 | | idioms | Goddard's and Oberth's time
step on the gas, stepped on the gas, out of gas, pedal to the metal | 1895 | | idioms | motor cars
shift gears, shifted gears, switch gears, switched gears, in high gear | 1880 | | idioms | cycles and motor cars
firing on all cylinders, fire on all cylinders | 1885 | | idioms | motors
kick start, kickstarted | 1907 | | idioms | motor cycles
jump start, jump started | 1912 | | idioms | motor cars with batteries
back to the drawing board | 1935 | | idioms | Arno's cartoon 1941
hardwired, hard wired | 1950 | | idioms | circuits
reboot, rebooted | 1970 | | idioms | computers
multitask, multitasking | 1960 | | idioms | computers
glitch | 1930 | | idioms | broadcasting
recharge his batteries, recharge her batteries, recharge my batteries, recharge your batteries, recharge their batteries | 1859 | | idioms | Planté's cell
short circuit, short circuited | 1840 | | idioms | telegraph lines
quantum leap | 1913 | | idioms | Bohr's atom
chain reaction | 1902 | | idioms | chemistry 1902 to 1926
ground zero | 1945 | | idioms | reports of the bomb
blitzkrieg | 1935 | | idioms | German military press
quisling | 1933 | | idioms | Quisling's party 1933, a traitor's name April 1940
catch-22 | 1961 | | idioms | Heller
Murphy's law | 1940 | | idioms | engineers about 1949
touch base, touched base | 1840 | | idioms | baseball
slam dunk | 1936 | | idioms | basketball dunks 1936, the name about 1970
ballpark figure, ballpark estimate | 1940 | | idioms | American speech of the 1940s, from baseball
throw in the sponge | 1850 | | idioms | prize fights
throw in the towel, threw in the towel | 1900 | | idioms | boxing about 1913
poker face, poker faced | 1830 | | idioms | American card game
ace up his sleeve, ace up her sleeve, ace up my sleeve, ace up your sleeve | 1370 | | idioms | playing cards
called his bluff, call his bluff, call your bluff, called her bluff, call my bluff | 1829 | | idioms | poker
hit the jackpot | 1870 | | idioms | poker pots
blue chip | 1870 | | idioms | poker chips about 1873, shares 1904
gung ho | 1938 | | idioms | Chinese cooperatives
rat race | 1930 | | idioms | a dance, then work
win win situation | 1960 | | idioms | game theory
comfort zone | 1920 | | idioms | air temperature 1923
paradigm shift | 1955 | | idioms | Kuhn 1959 to 1962
litmus test, acid test | 1300 | | idioms | touchstones and aqua fortis
safety valve | 1679 | | idioms | Papin
knee-jerk reaction, knee-jerk | 1875 | | idioms | Erb and Westphal
Pavlovian | 1900 | | idioms | Pavlov
house of cards | 1360 | | idioms | playing cards
domino effect | 1946 | | idioms | American talk of falling dominoes 1946 to 1954
jump on the bandwagon, jumped on the bandwagon, bandwagon | 1840 | | idioms | circus wagons
limelight | 1820 | | idioms | Gurney and Drummond
spotlight | 1870 | | idioms | theatre lamps
soap opera, sitcom | 1930 | | idioms | American radio
cliffhanger | 1913 | | idioms | film serials
soundtrack | 1925 | | idioms | film sound
in the driver's seat of a car, backseat driver, back seat driver | 1900 | | idioms | motor cars
zoom in, zoomed in, zooming in | 1900 | | idioms | lenses; Allen's patent 1901
photo finish | 1881 | | idioms | Muybridge's proposal about 1882, races 1888
flashbulb | 1925 | | idioms | Vierkötter 1925
photo opportunity | 1965 | | idioms | American press offices about 1968
steamroller, steamrollered, steamrolled | 1859 | | idioms | Lemoine's road roller
well oiled machine, cog in the machine, cogs in the machine | 1600 | | idioms | clock and mill work as a picture of the state
carbon copy | 1801 | | idioms | Turri about 1801, Wedgwood's patent 1806
rubber stamp, rubber stamped | 1860 | | idioms | office stamps of the 1860s
cookie cutter approach | 1920 | | idioms | American adjective of the 1920s
think outside the box | 1969 | | idioms | nine-dot puzzle in management talk
hello world | 1972 | | idioms | Kernighan's first program, 1972
`
