/** Rows of kind `object`: terms | first year | later regions | work | note. */
export const OBJECTS = `
steam engine, steam pump | 1606 | | tech | Ayanz's patents 1606, Savery's pump 1698
steam locomotive | 1784 | | tech | Murdoch's model 1784, Trevithick on rails 1804
steamboat, steamship, paddle steamer | 1774 | | mcneil | Jouffroy's and d'Auxiron's trials on the Seine and Doubs
railway, railroad | 1500 | | tech | wooden mine and hill railways about 1500; public lines from 1803
railway train, passenger train, freight train, express train | 1803 | | mcneil | trains on iron rails from 1803; passengers from 1807
railway station, train station, railway carriage, railway platform | 1803 | | mcneil | first public lines 1803 to 1807
tramcar, streetcar | 1832 | | mcneil | horse cars in New York, 1832
motor car, motorcar, automobile, motor vehicle | 1876 | | mcneil | name in French from 1876, Benz's car 1885
motorcycle, motorbike | 1867 | | mcneil | steam velocipedes 1867, Daimler 1885
taxicab | 1891 | | oed2 | Bruhn's taximeter 1891, the cab's name 1907
bicycle, velocipede | 1817 | | herlihy | Drais's running machine 1817, pedals in the 1860s
traffic light | 1868 | | mcneil | gas signal at Westminster, 1868
parking lot, parking meter | 1910 | | oed2 | American lots about 1915, meters 1935
airplane, aeroplane | 1855 | | aviation | name in French from 1855, powered flight from 1890 to 1903
airport, aerodrome | 1891 | | aviation | Langley's word of the 1890s, first fields about 1909
helicopter | 1861 | | aviation | Ponton d'Amécourt's word and models, 1861
jet engine, jet plane, jet aircraft | 1910 | | aviation | designs from 1910, flight in 1939
hot air balloon, gas balloon | 1709 | | aviation | Gusmão's model at Lisbon 1709, Montgolfier 1783
parachute | 1470 | | aviation | Italian sketches about 1470, first jump 1783
spaceship, spacecraft, space shuttle | 1880 | | oed2 | in novels from 1880
telegraph | 1792 | | huurdeman | Chappe's optical line 1792 to 1794
electric telegraph, telegraph wire, telegraph pole, telegraph cable | 1753 | | huurdeman | a letter of 1753 proposes it; poles and lines from the 1830s
telegram | 1838 | | huurdeman | electric messages from 1838, the word 1852
telephone, telephoned, telephoning | 1844 | | huurdeman | name for signal horns by 1844, Reis 1861, Bell 1876
mobile phone, cell phone, cellphone | 1945 | | huurdeman | car telephones from 1946, cellular 1973
smartphone | 1992 | | ceruzzi | IBM Simon shown 1992
radio, radio set, radio broadcast, radio station | 1880 | | huurdeman | as part of words from about 1880, Marconi 1895
wireless set, wireless operator, wireless telegraphy | 1880 | | huurdeman | experiments from 1880, service from 1897
television, television set, televised | 1900 | | huurdeman | word 1900, pictures 1926
phonograph | 1835 | | mcneil | word for shorthand 1835, Edison's machine 1877
gramophone, record player | 1877 | | mcneil | Edison 1877, Berliner's gramophone 1887
microphone | 1683 | | oed2 | as a word for hearing tubes 1683, electric 1876
loudspeaker | 1861 | | huurdeman | Reis's receiver 1861, public address 1915
headphones | 1880 | | huurdeman | telephone operators' sets about 1880
tape recorder | 1886 | | mcneil | wax tape 1886, magnetic tape 1928
jukebox | 1889 | | mcneil | coin phonograph in San Francisco, 1889
photograph, photographed, photographer, photography, photographic, photo | 1816 | | gernsheim | Niépce's first paper pictures 1816, the word 1834
daguerreotype | 1835 | | gernsheim | Daguerre's process, published 1839
movie, cinema, motion picture, moving picture show | 1872 | | gernsheim | Muybridge's series from 1872, Lumière 1895
film star, movie star, movie theater, newsreel | 1895 | | mcneil | public projection from 1895
camcorder, video camera, videotape | 1923 | | mcneil | electronic camera 1923, tape 1951
X-ray, X ray machine | 1895 | | porter | Röntgen, November 1895
light bulb, lightbulb | 1835 | | mcneil | Lindsay's lamp 1835, Swan and Edison 1879
electric light, electric lamp, electric lighting | 1802 | | mcneil | Davy's glowing wire and arc, 1802
flashlight | 1887 | | mcneil | magnesium flash 1887, hand lamp 1899
electric motor | 1821 | | mcneil | Faraday's rotation 1821
dynamo, power station, power plant | 1831 | | mcneil | Faraday's disc 1831, public stations 1881
neon sign, neon light, neon lamp | 1898 | | mcneil | gas found 1898, Claude's tube 1910
gaslight, gas lamp, gas lighting | 1784 | | mcneil | Minckelers at Louvain, 1784
skyscraper | 1788 | | oed | a sail or tall horse in 1788, a building in 1883
escalator | 1859 | | mcneil | Ames's revolving stairs patented 1859
air conditioner, air conditioning | 1902 | | mcneil | Carrier's plant 1902
refrigerator, fridge | 1611 | | oed | word for a cooling vessel 1611, machines from 1803
vacuum cleaner, washing machine | 1691 | | mcneil | English washing machine patent 1691, suction cleaners 1860
typewriter | 1714 | | mcneil | Mill's patent 1714, Sholes 1868
photocopier, photocopy | 1907 | | oed2 | photostat machines 1907
fountain pen | 953 | | mcneil | a reservoir pen made for the caliph al-Mu'izz, by tradition 953
ballpoint pen | 1888 | | mcneil | Loud's patent 1888
lead pencil | 1500 | | useful | before the Borrowdale graphite of the 1560s
paperclip, paper clip | 1867 | | useful | Fay's patent 1867
zipper | 1851 | | useful | Howe's closure 1851, the name 1923
sewing machine | 1755 | | mcneil | Weisenthal's patent 1755, Thimonnier 1830
machine gun, submachine gun, machine gunner | 1718 | | tech | Puckle's gun 1718, Gatling 1862
revolver | 1580 | | tech | hand-turned cylinders before 1600, Colt 1836
pistol | 1480 | east-asia 1540, americas 1500, oceania 1520 | tech | short hand guns before 1500, wheel-lock pistols about 1530
musket, arquebus, musketeer, matchlock | 1400 | east-asia 1500, americas 1492, oceania 1520 | tech | hook guns from the early 1400s
rifleman, rifle fire, rifle shot, sniper rifle | 1498 | | tech | grooved barrels at Leipzig 1498
bayonet | 1570 | | tech | name of a dagger by 1600, on guns from about 1640
cannon, cannonball, cannon shot, cannonade | 1120 | europe 1300, near-east 1250, africa 1300, south-asia 1250, americas 1492, oceania 1520 | needham | a Chinese carving of 1128, Europe 1326
gunshot, gunfire, handgun, gunman | 900 | europe 1300, near-east 1250, africa 1300, south-asia 1250, americas 1492, oceania 1520 | needham | Chinese fire lances about 950, guns in Europe 1326
submarine | 1578 | | tech | Bourne's design 1578, Drebbel 1620
periscope | 1430 | | mcneil | Gutenberg's mirrors for pilgrims about 1430
gas mask | 850 | | mcneil | breathing gear of the Banu Musa about 850, Humboldt 1799
atomic bomb, atom bomb, nuclear bomb, nuclear weapon, nuclear reactor | 1913 | | oed2 | in a novel by Wells written 1913, exploded 1945
radar | 1904 | | mcneil | Hülsmeyer's device 1904, the name 1940
sonar | 1906 | | mcneil | Nixon's listening gear 1906
guided missile, ballistic missile | 1909 | | mcneil | steered torpedoes of the air from about 1909
mechanical clock, church clock | 720 | europe 1090, americas 1500 | landes | Yi Xing's water escapement 725; European escapement about 1280
pocket watch, pocketwatch | 1490 | | landes | small spring clocks before 1510
wristwatch, wrist watch | 1571 | | landes | arm watch given to Elizabeth I
pendulum clock | 1637 | | landes | Galileo's idea; Huygens 1656
grandfather clock, longcase clock | 1656 | | landes | long pendulum cases from 1660
alarm clock | -400 | | landes | a water alarm ascribed to Plato; monasteries before 1300
hourglass, sandglass | 700 | americas 1492, east-asia 1400 | landes | early claims about 750, shown at Siena 1338
stopwatch, minute hand | 1470 | | landes | minute hands described 1475, stop watches about 1690
sextant | 900 | europe 1570 | tech | al-Khujandi's mural sextant 994; hand sextant 1757
chronometer, marine chronometer | 1714 | | landes | Thacker's word 1714, Harrison
telescope, spyglass | 1550 | | ilardi | Digges claims about 1560; Dutch patents 1608
microscope | 1590 | | ilardi | Janssen by tradition about 1590
eyeglasses, reading glasses, pair of spectacles | 1280 | east-asia 1400, south-asia 1400, africa 1400, americas 1500 | ilardi | Pisa about 1286
bifocals | 1760 | | ilardi | Franklin and others before 1784
sunglasses, dark glasses | 1100 | europe 1750, americas 1750 | ilardi | Chinese judges' smoky quartz
contact lens, contact lenses | 1508 | | porter | a sketch by Leonardo about 1508, worn 1888
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
magnetic compass, compass needle, compass rose, mariner's compass | -300 | europe 1150, near-east 1100, africa 1150, americas 1492, oceania 1520 | needham | Chinese south-pointers; Shen Kuo's needle 1088, Neckam about 1190
printing press | 1430 | east-asia 1580, south-asia 1550, near-east 1490, africa 1500, americas 1530, oceania 1790 | bloom | Gutenberg's trials from about 1436
printed book, woodblock print, printing house, print shop | 600 | europe 1390, near-east 900, africa 900, americas 1500, oceania 1520 | bloom | Chinese block printing from about 650
movable type | 1040 | europe 1430, near-east 1490, americas 1530 | bloom | Bi Sheng in the 1040s
newspaper | 700 | europe 1550, near-east 1790, africa 1790, south-asia 1600, americas 1540 | needham | Chinese court gazettes; Strasbourg 1605
banknote, paper money, paper currency | 800 | europe 1480, near-east 1290, africa 1500, south-asia 1320, americas 1680 | money | Tang "flying money", Song notes 1024, Stockholm 1661
postage stamp | 1680 | | mcneil | Dockwra's hand marks 1680, adhesive 1840
postcard | 1777 | | mcneil | French claims of 1777, Hook's card 1840
credit card | 1887 | | money | Bellamy's novel, 1887
playing card, pack of cards, deck of cards, card table | 860 | europe 1360, near-east 1150, south-asia 1100, africa 1250, americas 1492 | cards | Chinese leaf game 868, Europe about 1370
chess, chessboard, chess piece | 500 | europe 800, near-east 550, africa 700, americas 1492 | chess | chaturanga about 600, Europe by 1000
dominoes | 1100 | europe 1700, americas 1700 | games | Song China, Italy in the 1700s
jigsaw puzzle | 1760 | | games | Spilsbury's cut maps
crossword puzzle, crossword | 1862 | | games | word squares called cross words 1862
video game | 1947 | | ceruzzi | cathode-ray amusement patent 1947
baseball | 1744 | | games | named in a book for children
basketball | 1891 | | games | Naismith; Mesoamerican hoops have other names
table tennis, ping pong | 1880 | | games | English parlour game of the 1880s
roller skate | 1735 | | mcneil | Merlin's skates before 1760
teddy bear | 1902 | | oed2 | after Theodore Roosevelt's hunt
piano, pianoforte, grand piano | 1598 | | grove | a court letter of 1598; Cristofori about 1700
violin, violinist | 1500 | americas 1530 | grove | north Italy before 1530
electric guitar | 1890 | | grove | Breed's patent 1890, played 1932
saxophone | 1838 | | grove | Sax about 1840
accordion, concertina | 1816 | | grove | Buschmann and Demian, 1816 to 1829
harmonica | 1761 | | grove | Franklin's glasses 1761, mouth harp 1820s
harpsichord | 1360 | | grove | Poll's instrument 1397, earlier rumours
clarinet | 1690 | | grove | Denner about 1700
trombone | 1440 | | grove | slide trumpets with two tubes about 1450
metronome | 815 | | grove | a time-beater ascribed to Ibn Firnas; Maelzel 1815
rocking chair | 1650 | | oed | chairs with rockers before 1725
wheelchair | 500 | europe 1550 | needham | Chinese carving about 525, Philip II 1595
blueprint | 1842 | | oed2 | Herschel's cyanotype
assembly line, conveyor belt | 1795 | | mcneil | Evans's mill 1795; factory lines about 1900
robot | 1839 | | oed2 | Central European labour duty in English 1839, Čapek 1920
laser beam, laser printer | 1957 | | mcneil | Gould and Townes
transistor, microchip, integrated circuit | 1925 | | ceruzzi | Lilienfeld's patent 1925, made 1947 and 1958
laptop, personal computer, electronic computer | 1939 | | ceruzzi | electronic machines from 1939
computer program, computer screen, computer game | 1940 | | ceruzzi | stored or wired programs for machines from the 1940s
internet, website, web page | 1969 | | ceruzzi | linked networks from 1969, the web 1989
Wi-Fi, hard drive, memory stick | 1954 | | ceruzzi | disk drive work from about 1954
DVD, compact disc | 1965 | | mcneil | Russell's optical disc 1965
blue jeans, denim | 1650 | | boucher | serge de Nîmes and jean cloth; trousers 1873
T-shirt, tee shirt | 1890 | | oed2 | cotton undershirts before 1900
bow tie, necktie | 1636 | | boucher | Croatian neckcloths at Paris about 1636
top hat | 1780 | | boucher | silk hats of the 1790s
bowler hat | 1849 | | boucher | Lock and Bowler, 1849
wellington boots | 1810 | | boucher | after the duke
raincoat | 1790 | | boucher | proofed cloth before Macintosh 1823
crinoline | 1829 | | boucher | horsehair cloth about 1830
high heel shoes, stiletto heel | 900 | europe 1550 | boucher | Persian riders' heels; narrow heels 1930s
tracksuit, sweatshirt, hoodie | 1893 | | oed2 | athletes' sweaters of the 1890s
barbed wire | 1860 | | mcneil | French patent 1860, American 1867
lightning rod, lightning conductor | 1725 | | tech | Nevyansk tower before 1745 by claim, Franklin 1749
hydraulic press, spirit level | 1650 | | tech | Thévenot about 1661, Pascal's law
pressure cooker | 1679 | | tech | Papin's digester
safety razor, electric razor | 1762 | | useful | Perret's guard 1762
safety match, phosphorus match, box of matches, matchbox | 950 | europe 1530, americas 1700, near-east 1500 | needham | sulphur sticks in China by 950, friction matches 1826
cigarette lighter | 1823 | | mcneil | Döbereiner's lamp
bulldozer, forklift | 1870 | | oed2 | bullies of 1876, earth movers 1930
elevator shaft, elevator button, elevator operator | 1743 | | mcneil | Versailles flying chair 1743, Otis 1857
locomotive | 1612 | | oed | "locomotive faculty" of animals 1612, the engine from 1784
`
