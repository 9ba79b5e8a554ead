/** Rows of kind `food`, with animals and plants that crossed the oceans: terms | first year | later regions | work | note. */
export const FOODS = `
potato | -8000 | old-world 1530, oceania 1769 | crosby | Andes; Spaniards see it in the 1530s
sweet potato | -8000 | old-world 1493, oceania 900 | crosby | Americas, Polynesia about 1000
tomato | -700 | old-world 1500, oceania 1769 | crosby | Mexico; Italy 1548
maize, corncob, corn cob, cornmeal | -7000 | old-world 1493, oceania 1769 | crosby | Mexico; Seville 1493
popcorn | -5000 | old-world 1493, oceania 1769 | crosby | Peru and Mexico
chili pepper, chilli pepper, chile pepper, chilli, chili, cayenne pepper | -7000 | old-world 1493, oceania 1600 | crosby | Mexico; Columbus brings it 1493
paprika | 1520 | | crosby | ground Capsicum in Hungary by 1570
cocoa, cacao | -3300 | old-world 1502, oceania 1700 | crosby | Ecuador; Columbus sees beans 1502
chocolate | -1900 | old-world 1502, oceania 1700 | crosby | drinks of the Pacific coast of Mexico about -1900
chocolate bar | 1826 | | davidson | solid chocolate at Turin 1826, Fry's bar 1847
milk chocolate | 1839 | | davidson | Jordan and Timaeus at Dresden 1839, Peter 1875; drinks with milk apart
vanilla | -1600 | europe 1510, africa 1510, east-asia 1600, south-asia 1600 | crosby | Mexico; a Levantine find of about -1600 is debated
pineapple | -1500 | old-world 1493, oceania 1769 | crosby | South America; Guadeloupe 1493
peanut, groundnut | -7000 | old-world 1500 | crosby | Peru
cashew | -5000 | old-world 1500 | crosby | Brazil; Goa by 1560
avocado | -8000 | old-world 1500 | crosby | Mexico
guacamole | 1300 | old-world 1500 | crosby | the Aztecs' avocado sauce
papaya, guava | -3000 | old-world 1500 | crosby | Middle America
cassava, manioc, tapioca | -7000 | old-world 1492 | crosby | Brazil; Africa by 1550
squash soup | -7000 | old-world 1493 | crosby | American Cucurbita
pumpkin pie | 1600 | | crosby | French and English pies of the 1600s
butternut squash | 1940 | | davidson | Leggett's variety of the 1940s
kidney bean, lima bean | -7000 | old-world 1493 | crosby | American Phaseolus
sunflower | -3000 | old-world 1500 | crosby | North America
prickly pear, agave | -8000 | old-world 1493 | crosby | Mexico
mezcal | 1500 | | crosby | agave spirits of New Spain; earlier stills are debated
tequila | 1580 | | crosby | agave spirit made near Tequila about 1600
turkeys, roast turkey, wild turkey, turkey hen, turkey feather | -9999 | old-world 1500 | crosby | wild in North America; Spain about 1511
guinea pig, llama, alpaca | -5000 | old-world 1520 | crosby | Andes
hummingbird, raccoon, opossum, rattlesnake, armadillo | -9999 | old-world 1492 | crosby | animals of the Americas only
kangaroo, koala, wombat, platypus | -9999 | old-world 1606, americas 1606 | crosby | animals of Australia; Torres Strait voyages 1606
tobacco | -8000 | old-world 1492, oceania 1520 | crosby | Cuba, November 1492
pipe tobacco | -2000 | old-world 1492, oceania 1520 | crosby | stone pipes of eastern North America
cigar | 500 | old-world 1492, oceania 1520 | crosby | Maya painted pots; Cuba, November 1492
cigarette | 800 | old-world 1600 | crosby | reed and leaf smokes of Mexico; Seville paper smokes
horse, pony | -9999 | americas 1493, oceania 1788, southeast-asia -2000, africa -1700 | crosby | hunted before it was tamed; none in the Americas between the Ice Age and 1493
horseback, horseman | -3500 | americas 1493, oceania 1788, near-east -2500, southeast-asia -2000, africa -1700 | crosby | riders of the steppe
cavalry | -1000 | americas 1493, oceania 1788, southeast-asia -500, africa -800 | crosby | steppe riders and Assyrian horsemen of the -800s
cow, cattle, ox, oxen | -8500 | americas 1493, oceania 1788 | crosby | second voyage of Columbus
donkey | -5000 | americas 1493, oceania 1788, europe -2500 | crosby | second voyage of Columbus
oxcart | -3600 | americas 1493, oceania 1788 | crosby | first wheels of Mesopotamia and Poland
mule | -3000 | americas 1493, oceania 1788, europe -2500 | crosby | Near Eastern crosses of horse and ass
domestic pig, piglet, pork, bacon, lard | -8500 | americas 1493 | crosby | second voyage of Columbus
chicken, rooster | -7000 | americas 1000, europe -1200, africa -1500 | crosby | Polynesian hens in Chile are debated
honeybee, beehive, beeswax | -9999 | americas 1600, oceania 1820 | crosby | wild hives of other bees apart, Virginia 1622
wheat, wheat flour, wheaten | -9999 | americas 1493, oceania 1788 | crosby | second voyage of Columbus
sugar cane, sugarcane | -8000 | americas 1493, europe 700 | crosby | New Guinea; Hispaniola 1493
olive oil, olive grove | -6000 | americas 1493, oceania 1788, east-asia 700 | crosby | Mediterranean
olive tree | -9999 | americas 1493, oceania 1788, east-asia 700 | crosby | wild round the Mediterranean
banana | -7000 | americas 1493, europe -330, east-asia -500, africa -3000 | crosby | New Guinea; Hispaniola 1516
lemon, lime juice | -2000 | americas 1493, oceania 1769 | kiple | Assam; Columbus takes seeds 1493
coffee, coffee bean | 800 | europe 1540, americas 1600, east-asia 1600, south-asia 1500, southeast-asia 1600, oceania 1769 | caffeine | Ethiopian legend 850, Yemen before 1470
coffee pot | 1450 | europe 1540, americas 1600, east-asia 1600, south-asia 1500, southeast-asia 1600, oceania 1769 | caffeine | the drink in Yemen before 1470
instant coffee | 1771 | | caffeine | coffee compound 1771, powders from 1881
cappuccino | 1790 | | caffeine | Vienna's Kapuziner about 1800, the Italian cup about 1900
espresso | 1884 | | caffeine | Moriondo's machine 1884
green tea, tea leaf, tea leaves | -2700 | europe 1550, near-east 850, africa 1500, americas 1600, south-asia 600, oceania 1769 | caffeine | legend of Shennong, tombs of the Han; Ramusio 1559
teacup | -60 | europe 1550, near-east 850, africa 1500, americas 1600, south-asia 600, oceania 1769 | caffeine | Wang Bao's contract names tea things, -59
tea ceremony | 750 | europe 1550, americas 1600, oceania 1769 | caffeine | Lu Yu about 760, Japan from the 1400s
teapot | 1400 | europe 1550, africa 1500, americas 1600, oceania 1769 | caffeine | Yixing about 1500; ewers before
black tea | 1550 | europe 1600, africa 1600, americas 1640, oceania 1769 | caffeine | Wuyi leaves of the late Ming
iced tea | 1820 | | caffeine | cold tea punches
tea bag, teabag | 1896 | | caffeine | a London patent 1896, bags in America 1901
Coca-Cola | 1886 | | caffeine | Pemberton
Pepsi | 1893 | | caffeine | Bradham's drink 1893, the name 1898
soda water, carbonated water | 1767 | | davidson | Priestley
soda pop | 1800 | | davidson | flavoured waters at Philadelphia 1807, pop 1812
ice cream | 600 | europe 1530, americas 1690, africa 1600 | davidson | Tang frozen milk; Europe in the 1600s
ketchup, catsup | 1680 | | davidson | Amoy fish sauce in English 1690; tomato 1812
mayonnaise | 1750 | | davidson | French, by tradition 1756
margarine | 1869 | | davidson | Mège-Mouriès 1869
pizza | 997 | | davidson | a Gaeta document, 997
hot dog stand | 1867 | | davidson | Feltman's cart at Coney Island 1867, the name in the 1890s
cheeseburger | 1920 | | davidson | American claims from 1924
french fries | 1680 | | davidson | Low Countries by tradition 1680, Paris in the 1780s
potato chip, potato crisp | 1817 | | davidson | Kitchiner's fried shavings 1817
breakfast cereal | 1863 | | davidson | Jackson's Granula 1863
cornflakes | 1894 | | davidson | the Kelloggs 1894
baking soda | 1790 | | davidson | made soda 1791, bicarbonate 1801; raw natron is older
baking powder | 1837 | | davidson | Whiting's patent 1837, Bird 1843
canned food, tinned food, tin can, canned meat | 1770 | | davidson | Dutch tinned salmon about 1772, Durand 1810
can opener, tin opener | 1850 | | davidson | Yeates 1855, Warner 1858
condensed milk | 1820 | | davidson | Appert in the 1820s, Borden 1853
evaporated milk | 1880 | | davidson | Meyenberg 1884
saccharin | 1878 | | davidson | Fahlberg
grapefruit | 1650 | | kiple | Barbados hybrid
kiwifruit | 700 | old-world 1847, east-asia 700, oceania 1904, americas 1900 | davidson | in Tang verse; seeds to New Zealand 1904, the name 1959
granulated sugar | 1813 | | davidson | Howard's vacuum pan 1813, centrifuges of the 1840s
sugar cube | 1840 | | davidson | Rad's press 1843
chewing gum wrapper | 1848 | | davidson | Curtis's spruce gum 1848
bubble gum, bubblegum | 1906 | | davidson | Fleer's first trial 1906, Diemer 1928
vodka | 1300 | | kiple | Polish and Russian spirits before 1405
whisky, whiskey | 1100 | | kiple | Irish distilling by claim; Exchequer rolls 1494
brandy | 1000 | | kiple | wine spirit of Salerno about 1100
rum punch, bottle of rum, rum barrel | 1600 | | kiple | Barbados about 1640
fast food | 1920 | | davidson | hamburger chains from 1921, the name 1951
takeaway meal, junk food | 1940 | | davidson | American names of the 1940s and 1950s
ham sandwich, cheese sandwich | 1760 | | davidson | after Lord Sandwich, 1762
sandwich shop | 1840 | | davidson | London sellers about 1840
club sandwich | 1889 | | davidson | New York clubs 1889 to 1894
sea cow, seahorse, sea horse, musk ox, musk oxen, buffalo cow, bison cow, elk cow, moose cow | -9999 | | crosby | wild animals everywhere known by these names, so that no horse or cow is seen in them
`
