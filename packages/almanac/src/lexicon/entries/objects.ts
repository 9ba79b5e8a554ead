/** Rows of kind `object`: terms | first year | later regions | work | note. */
export const OBJECTS = `
steam engine, steam pump | 1606 | | tech | Ayanz's patents 1606, Savery's pump 1698
steam locomotive | 1784 | | tech | Murdoch's model 1784, Trevithick on rails 1804
steamboat, steamship, paddle steamer | 1774 | | mcneil | Jouffroy's and d'Auxiron's trials on the Seine and Doubs
railway, railroad | 1500 | | tech | wooden mine and hill railways about 1500; public lines from 1803
railway train, freight train | 1803 | | mcneil | waggons drawn on iron rails 1803, by steam at Penydarren 1804
passenger train | 1807 | | mcneil | fare-paying passengers at Swansea 1807, by steam 1825
express train | 1838 | | mcneil | fast trains of the first English trunk lines about 1840
railway station, train station, railway carriage | 1807 | | mcneil | the Mount at Swansea 1807, Liverpool and Manchester 1830
railway platform | 1825 | | mcneil | Liverpool Crown Street 1830
tramcar, streetcar | 1832 | | mcneil | horse cars in New York, 1832
motor car, motorcar, automobile, motor vehicle | 1863 | | mcneil | Lenoir's gas carriage 1863, Marcus about 1870, Benz 1885; steam carriages have another name
motorcycle, motorbike | 1867 | | mcneil | steam velocipedes 1867, Daimler 1885
taxicab | 1891 | | oed2 | Bruhn's taximeter 1891, the cab's name 1907
bicycle, velocipede | 1817 | | herlihy | Drais's running machine 1817, pedals in the 1860s
traffic light | 1868 | | mcneil | gas signal at Westminster, 1868
parking lot | 1910 | | oed2 | American lots about 1915
parking meter | 1928 | | oed2 | Babson's patent 1928, Oklahoma City 1935
airplane, aeroplane | 1842 | | aviation | Henson's patent 1842, name in French 1855, powered flight from 1890 to 1903
airport, aerodrome | 1902 | | aviation | Santos-Dumont's talk of airports 1902, first fields about 1909
helicopter | 1784 | | aviation | Launoy and Bienvenu's model with two rotors 1784, the word 1861
jet engine, jet plane, jet aircraft | 1910 | | aviation | designs from 1910, flight in 1939
hot air balloon | 1709 | | aviation | Gusmão's model at Lisbon 1709, Montgolfier 1783
gas balloon | 1781 | | aviation | Cavallo's bubbles of hydrogen 1781, Charles 1783
parachute | 1470 | | aviation | Italian sketches about 1470, first jump 1783
spaceship, spacecraft | 1865 | | oed2 | Verne's and Eyraud's novels of 1865, the word 1880
space shuttle | 1950 | | oed2 | ferry rockets of the early 1950s, the American programme 1969
telegraph | 1791 | | huurdeman | Chappe's trials 1791, his optical line 1794
electric telegraph, telegraph wire | 1753 | | huurdeman | a letter of 1753 proposes it with wires
telegraph cable | 1811 | | huurdeman | Sömmerring and Schilling's insulated wire under the Isar, 1811
telegraph pole | 1833 | | huurdeman | Gauss and Weber's line at Göttingen 1833, railway lines from 1838
telegram | 1838 | | huurdeman | electric messages from 1838, the word 1852
telephone | 1849 | | huurdeman | Meucci's claim 1849, Bourseul 1854, Reis 1861, Bell 1876
telephoned, telephoning | 1861 | | huurdeman | Reis 1861, Bell 1876
mobile phone | 1945 | | huurdeman | car telephones at St Louis 1946
cell phone, cellphone | 1947 | | huurdeman | Ring's memorandum on cells 1947, Cooper's call 1973
smartphone | 1992 | | ceruzzi | IBM Simon shown 1992
radio | 1886 | | huurdeman | Hertz's waves 1886 to 1888, Marconi 1895
radio set, radio station | 1895 | | huurdeman | Popov and Marconi 1895, the Needles station 1897
radio broadcast | 1906 | | huurdeman | Fessenden, Christmas 1906 by his account; regular from 1920
wireless telegraphy | 1880 | | huurdeman | Trowbridge's and Preece's experiments from 1880, Marconi 1895
wireless set, wireless operator | 1895 | | huurdeman | Marconi 1895, service from 1897
television | 1884 | | huurdeman | Nipkow's patent 1884, the word 1900, pictures 1926
television set, televised | 1925 | | huurdeman | Jenkins and Baird 1925 to 1926
phonograph | 1877 | | mcneil | Cros's paper and Edison's machine, 1877
gramophone, record player | 1887 | | mcneil | Berliner's discs, 1887
microphone | 1861 | | huurdeman | Reis's transmitter 1861, Berliner and Hughes 1877 to 1878
loudspeaker | 1861 | | huurdeman | Reis's receiver 1861, public address 1915
headphones | 1880 | | huurdeman | telephone operators' sets about 1880
tape recorder | 1886 | | mcneil | wax tape 1886, magnetic tape 1928
jukebox | 1889 | | mcneil | coin phonograph in San Francisco, 1889
photograph, photographed, photographer, photography, photographic, photo | 1816 | | gernsheim | Niépce's first paper pictures 1816, the word 1834
daguerreotype | 1835 | | gernsheim | Daguerre's process, published 1839
motion picture, moving picture show | 1878 | | gernsheim | Muybridge's horse in motion 1878, shown with a projector 1879
movie | 1888 | | gernsheim | Le Prince's strips at Leeds 1888, Lumière 1895
cinema | 1892 | | gernsheim | Bouly's cinématographe 1892, Lumière 1895
movie theater | 1895 | | mcneil | paid shows at Berlin and Paris 1895, Vitascope Hall 1896
film star, movie star | 1908 | | mcneil | Linder and Lawrence, 1908 to 1910
newsreel | 1908 | | mcneil | Pathé about 1908
video camera | 1923 | | mcneil | Zworykin's camera tube 1923
videotape | 1950 | | mcneil | Mullin's trials 1950 to 1951, Ampex 1956
camcorder | 1980 | | mcneil | makers' prototypes 1980, sold 1983
X-ray, X ray machine | 1895 | | porter | Röntgen, November 1895
light bulb, lightbulb | 1835 | | mcneil | Lindsay's lamp 1835, Swan and Edison 1879
electric light, electric lamp, electric lighting | 1802 | | mcneil | Davy's glowing wire and arc, 1802
flashlight | 1887 | | mcneil | magnesium flash 1887, hand lamp 1899
electric motor | 1821 | | mcneil | Faraday's rotation 1821
dynamo | 1831 | | mcneil | Faraday's disc 1831, Siemens 1866
power station, power plant | 1878 | | mcneil | Cragside 1878, public stations 1881
neon light, neon lamp | 1898 | | mcneil | gas found and made to glow 1898, Claude's tube 1910
neon sign | 1910 | | mcneil | Claude's Paris show 1910, a barber's sign 1912
gaslight, gas lamp, gas lighting | 1784 | | mcneil | Minckelers at Louvain, 1784
skyscraper | 1880 | | oed | a building so called 1883, Chicago 1884; sails and horses apart
escalator | 1859 | | mcneil | Ames's revolving stairs patented 1859
air conditioner, air conditioning | 1902 | | mcneil | Carrier's plant 1902
refrigerator | 1800 | | oed | Moore's cooled box 1802, Perkins's machine 1834
fridge | 1913 | | oed2 | electric machines for the household from 1913
washing machine | 1691 | | mcneil | an English patent 1691, Schäffer 1767
vacuum cleaner | 1860 | | mcneil | Hess's sweeper with bellows 1860, McGaffey 1868, Booth 1901
typewriter | 1714 | | mcneil | Mill's patent 1714, Sholes 1868
photocopier, photocopy | 1907 | | oed2 | photostat machines 1907
fountain pen | 953 | | mcneil | a reservoir pen made for the caliph al-Mu'izz, by tradition 953
ballpoint pen | 1888 | | mcneil | Loud's patent 1888
lead pencil | 1500 | | useful | before the Borrowdale graphite of the 1560s
paperclip, paper clip | 1867 | | useful | Fay's patent 1867
zipper | 1851 | | useful | Howe's closure 1851, the name 1923
sewing machine | 1755 | | mcneil | Weisenthal's patent 1755, Thimonnier 1830
machine gun | 1718 | | tech | Puckle's gun 1718, Gatling 1862
machine gunner | 1860 | | tech | Gatling 1862
submachine gun | 1914 | | tech | Italian double gun 1915, Bergmann 1918
revolver | 1580 | | tech | hand-turned cylinders before 1600, Colt 1836
pistol | 1480 | east-asia 1540, americas 1500, oceania 1520 | tech | short hand guns before 1500, wheel-lock pistols about 1530
arquebus, matchlock | 1400 | east-asia 1500, americas 1492, oceania 1520 | tech | hook guns and match locks from the early 1400s
musket, musketeer | 1500 | east-asia 1520, americas 1510, oceania 1520 | tech | heavy Spanish hand guns about 1521
rifleman, rifle fire, rifle shot | 1498 | | tech | grooved barrels at Leipzig 1498
sniper rifle | 1850 | | tech | Whitworth's rifle 1854 to 1857
bayonet | 1570 | | tech | name of a dagger by 1600, on guns from about 1640
cannon, cannonball, cannon shot, cannonade | 1120 | europe 1300, near-east 1250, africa 1300, south-asia 1250, americas 1492, oceania 1520 | needham | a Chinese carving of 1128, Europe 1326
gunshot, gunfire, gunman | 900 | europe 1300, near-east 1250, africa 1300, south-asia 1250, americas 1492, oceania 1520 | needham | Chinese fire lances about 950, guns in Europe 1326
handgun | 1120 | europe 1300, near-east 1250, africa 1300, south-asia 1250, americas 1492, oceania 1520 | needham | a Chinese carving of 1128, bronze hand cannon before 1288
submarine | 1578 | | tech | Bourne's design 1578, Drebbel 1620
periscope | 1430 | | mcneil | Gutenberg's mirrors for pilgrims about 1430
gas mask | 850 | | mcneil | breathing gear of the Banu Musa about 850, Humboldt 1799
atomic bomb, atom bomb | 1913 | | oed2 | in a novel by Wells written 1913, exploded 1945
nuclear bomb, nuclear weapon, nuclear reactor | 1933 | | oed2 | Szilard's chain reaction 1933, a pile 1942, the bomb 1945
radar | 1904 | | mcneil | Hülsmeyer's device 1904, the name 1940
sonar | 1906 | | mcneil | Nixon's listening gear 1906
guided missile | 1909 | | mcneil | steered torpedoes of the air from about 1909, built 1914 to 1918
ballistic missile | 1930 | | mcneil | German army rockets from 1930, the A-4 of 1942
mechanical clock | 720 | europe 1200, americas 1500 | landes | Yi Xing's water escapement 725; European escapement about 1280
church clock | 1090 | americas 1500 | landes | monastic water clocks with bells, geared clocks from about 1280
pocket watch, pocketwatch | 1490 | | landes | small spring clocks before 1510
wristwatch, wrist watch | 1571 | | landes | arm watch given to Elizabeth I
pendulum clock | 1637 | | landes | Galileo's idea; Huygens 1656
grandfather clock, longcase clock | 1656 | | landes | long pendulum cases from 1660
alarm clock | -400 | | landes | a water alarm ascribed to Plato; monasteries before 1300
hourglass, sandglass | 700 | americas 1492, east-asia 1400 | landes | early claims about 750, shown at Siena 1338
minute hand | 1470 | | landes | minute hands described 1475
stopwatch | 1680 | | landes | watches with a stop 1680s, Floyer's pulse watch about 1700
sextant | 990 | europe 1570 | tech | al-Khujandi's mural sextant 994; hand sextant 1757
chronometer, marine chronometer | 1714 | | landes | Thacker's word 1714, Harrison
telescope, spyglass | 1550 | | ilardi | Digges claims about 1560; Dutch patents 1608
microscope | 1590 | | ilardi | Janssen by tradition about 1590
eyeglasses, reading glasses, pair of spectacles | 1280 | east-asia 1400, south-asia 1400, africa 1400, americas 1500 | ilardi | Pisa about 1286
bifocals | 1760 | | ilardi | Franklin and others before 1784
sunglasses, dark glasses | 1100 | europe 1750, americas 1750 | ilardi | Chinese judges' smoky quartz
contact lens, contact lenses | 1827 | | porter | Herschel's proposal 1827, worn 1888
thermometer | 1590 | | tech | thermoscopes of the 1590s
barometer | 1643 | | tech | Torricelli
thermos flask, thermos bottle, vacuum flask | 1892 | | mcneil | Dewar 1892
stethoscope | 1816 | | porter | Laennec
hypodermic needle, hypodermic syringe | 1844 | | porter | Rynd 1844, Wood 1853
toothbrush | 600 | europe 1500, near-east 1600, americas 1640 | needham | bristle brushes in China under the Tang; twigs are older
toilet paper | 580 | europe 1500, near-east 850, americas 1600 | needham | mentioned by Yan Zhitui, 589
stirrup | -200 | europe 500, near-east 300, americas 1493, oceania 1788 | white | Indian toe loops, Chinese pairs by 322, Avars in Europe
windmill | 50 | near-east 50, europe 1100, east-asia 1200, south-asia 900, americas 1500, oceania 1790 | white | Hero's wind organ, Persian mills 644 by tradition, Europe about 1180
spinning wheel | 400 | europe 1150, near-east 1000, americas 1493 | white | debated Indian and Chinese beginnings; Speyer about 1280
magnetic compass | -300 | europe 1150, near-east 1100, africa 1150, americas 1492, oceania 1520 | needham | Chinese south-pointers of lodestone
compass needle, mariner's compass | 1040 | europe 1150, near-east 1100, africa 1150, americas 1492, oceania 1520 | needham | magnetised iron fish 1044, Shen Kuo's needle 1088, Neckam about 1190
compass rose | 1290 | americas 1492, oceania 1520 | needham | Mediterranean sea charts about 1300, Catalan Atlas 1375
printing press | 1430 | east-asia 1580, south-asia 1550, near-east 1490, africa 1500, americas 1530, oceania 1790 | bloom | Gutenberg's trials from about 1436
printed book, woodblock print | 600 | europe 1390, near-east 900, africa 900, americas 1500, oceania 1520 | bloom | Chinese block printing from about 650
printing house, print shop | 750 | europe 1430, near-east 900, africa 900, americas 1530, oceania 1790 | bloom | Tang sellers of printed almanacs; Mainz about 1450
movable type | 1040 | europe 1430, near-east 1490, americas 1530 | bloom | Bi Sheng in the 1040s
newspaper | 700 | europe 1550, near-east 1790, africa 1790, south-asia 1600, americas 1540 | needham | Chinese court gazettes; Strasbourg 1605
banknote, paper money, paper currency | 800 | europe 1480, near-east 1290, africa 1500, south-asia 1320, americas 1680 | money | Tang "flying money", Song notes 1024, Stockholm 1661
postage stamp | 1653 | | mcneil | Villayer's paid slips at Paris 1653, Dockwra's hand marks 1680, adhesive 1840
postcard | 1777 | | mcneil | French claims of 1777, Hook's card 1840
credit card | 1887 | | money | Bellamy's novel, 1887
playing card, pack of cards, deck of cards | 860 | europe 1360, near-east 1150, south-asia 1100, africa 1250, americas 1492 | cards | Chinese leaf game 868, Europe about 1370
card table | 1500 | americas 1520 | cards | tables kept for play in houses of the 1500s and 1600s
chess, chessboard, chess piece | 500 | europe 800, near-east 550, africa 700, americas 1492 | chess | chaturanga about 600, Europe by 1000
dominoes | 1100 | europe 1700, americas 1700 | games | Song China, Italy in the 1700s
jigsaw puzzle | 1760 | | games | Spilsbury's cut maps
crossword puzzle, crossword | 1873 | | games | word diamonds in children's magazines 1873, Airoldi 1890, Wynne 1913
video game | 1947 | | ceruzzi | cathode-ray amusement patent 1947
baseball | 1744 | | games | named in a book for children
basketball | 1891 | | games | Naismith; Mesoamerican hoops have other names
table tennis, ping pong | 1880 | | games | English parlour game of the 1880s
roller skate | 1735 | | mcneil | Merlin's skates before 1760
teddy bear | 1902 | | oed2 | after Theodore Roosevelt's hunt
piano, pianoforte | 1598 | | grove | a court letter of 1598; Cristofori about 1700
grand piano | 1698 | | grove | Cristofori's wing shape about 1700, the name 1777
violin, violinist | 1500 | americas 1530 | grove | north Italy before 1530
electric guitar | 1890 | | grove | Breed's patent 1890, played 1932
saxophone | 1838 | | grove | Sax about 1840
accordion | 1816 | | grove | Buschmann by claim 1816 to 1822, Demian 1829
concertina | 1829 | | grove | Wheatstone 1829
harmonica | 1761 | | grove | Franklin's glasses 1761, mouth harp 1820s
harpsichord | 1360 | | grove | Poll's instrument 1397, earlier rumours
clarinet | 1690 | | grove | Denner about 1700
trombone | 1440 | | grove | slide trumpets with two tubes about 1450
metronome | 850 | | grove | a time-beater ascribed to Ibn Firnas; Maelzel 1815
rocking chair | 1700 | | oed | chairs with rockers before 1725
wheelchair | 500 | europe 1550 | needham | Chinese carving about 525, Philip II 1595
blueprint | 1842 | | oed2 | Herschel's cyanotype
conveyor belt | 1785 | | mcneil | Evans's mill 1785
assembly line | 1900 | | mcneil | Olds 1901, Ford 1913
robot | 1920 | | oed2 | Čapek's play, 1920; the labour duty of that name apart
laser beam | 1957 | | mcneil | Gould and Townes, lit 1960
laser printer | 1967 | | mcneil | Starkweather 1967 to 1969
transistor | 1925 | | ceruzzi | Lilienfeld's patent 1925, made 1947
microchip, integrated circuit | 1949 | | ceruzzi | Jacobi's patent 1949, Dummer 1952, made 1958
electronic computer | 1937 | | ceruzzi | Atanasoff's plan 1937, his machine 1939
personal computer | 1957 | | ceruzzi | IBM 610 of 1957, Programma 101 of 1965
laptop | 1968 | | ceruzzi | Kay's Dynabook idea 1968, sold from 1981
computer program | 1843 | | ceruzzi | Lovelace's table for Babbage's engine 1843, run by machines from 1941
computer game | 1940 | | ceruzzi | a machine for Nim 1940, Turing's chess 1948
computer screen | 1947 | | ceruzzi | cathode-ray tubes at Manchester 1947 and MIT 1951
internet | 1969 | | ceruzzi | linked networks from 1969, the name 1974
website, web page | 1989 | | ceruzzi | Berners-Lee's proposal 1989
hard drive | 1953 | | ceruzzi | disk drive work at San José 1953, sold 1956
Wi-Fi | 1988 | | ceruzzi | wireless cash registers of 1988, the standard 1997, the name 1999
memory stick | 1998 | | ceruzzi | sold from 1998 to 2000
compact disc | 1965 | | mcneil | Russell's optical disc 1965, Philips and Sony 1979
DVD | 1993 | | mcneil | rival proposals 1993 to 1994, sold 1996
blue jeans, denim | 1650 | | boucher | serge de Nîmes and blue Genoese cloth in paintings; riveted trousers 1873
T-shirt, tee shirt | 1890 | | oed2 | cotton undershirts before 1900
bow tie, necktie | 1636 | | boucher | Croatian neckcloths at Paris about 1636
top hat | 1790 | | boucher | silk hats of the 1790s
bowler hat | 1849 | | boucher | Lock and Bowler, 1849
wellington boots | 1810 | | boucher | after the duke
raincoat | 1790 | | boucher | Peal's proofed cloth 1791, Macintosh 1823
crinoline | 1829 | | boucher | horsehair cloth about 1830
high heel shoes | 900 | europe 1550 | boucher | Persian riders' heels
stiletto heel | 1930 | | boucher | narrow heels of the 1930s, steel-cored 1953
sweatshirt | 1920 | | oed2 | cotton jerseys of the 1920s
tracksuit, hoodie | 1930 | | oed2 | training wear of the 1930s
barbed wire | 1860 | | mcneil | French patent 1860, American 1867
lightning rod, lightning conductor | 1725 | | tech | Nevyansk tower before 1745 by claim, Franklin 1749
hydraulic press | 1650 | | tech | Pascal's machine described about 1653, Bramah 1795
spirit level | 1660 | | tech | Thévenot about 1661
pressure cooker | 1679 | | tech | Papin's digester
safety razor | 1762 | | useful | Perret's guard 1762
electric razor | 1898 | | useful | a patent of 1898, Schick 1928
phosphorus match | 1680 | | tech | Boyle and Haukwitz 1680, Sauria 1830
box of matches, matchbox | 1780 | | tech | phosphoric boxes of the 1780s, Walker's friction matches 1827
safety match | 1844 | | tech | Pasch's patent 1844
cigarette lighter | 1823 | | mcneil | Döbereiner's lamp
bulldozer | 1900 | | oed2 | blades on tractors from 1904, the name 1929
forklift | 1906 | | oed2 | powered lift trucks 1906, forks in the 1920s
elevator shaft | 1743 | | mcneil | Versailles flying chair 1743, Otis 1853
elevator operator | 1823 | | mcneil | the ascending room in London 1823, Otis 1857
elevator button | 1885 | | mcneil | push buttons about 1890
locomotive | 1784 | | tech | Murdoch's model 1784, Trevithick on rails 1804
locomotive faculty, locomotive power | 1612 | | oed | of animals and men, so that no engine is seen in them
`
