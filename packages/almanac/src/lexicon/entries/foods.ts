/** Rows of kind `food`, with animals and plants that crossed the oceans: terms | first year | later regions | work | note. */
export const FOODS = `
potato | -8000 | old-world 1530, oceania 1769 | crosby | Andes; Spaniards see it in the 1530s
sweet potato | -8000 | old-world 1493, oceania 900 | crosby | Americas, Polynesia about 1000
tomato | -700 | old-world 1500, oceania 1769 | crosby | Mexico; Italy 1548
maize, corncob, corn cob, cornmeal | -7000 | old-world 1493, oceania 1769 | crosby | Mexico; Seville 1493
popcorn | -5000 | old-world 1493, oceania 1769 | crosby | Peru and Mexico
chili pepper, chilli pepper, chile pepper, chilli, chili, cayenne pepper | -7000 | old-world 1493, oceania 1600 | crosby | Mexico; Columbus brings it 1493
paprika | -7000 | old-world 1493 | crosby | ground Capsicum, in Hungary by 1570
cocoa, cacao, chocolate | -3500 | old-world 1502, oceania 1700 | crosby | Ecuador; Columbus sees beans 1502
chocolate bar, milk chocolate | 1680 | | davidson | Jamaican milk drink; Fry's bar 1847
vanilla | -1600 | europe 1510, africa 1510, east-asia 1600, south-asia 1600 | crosby | Mexico; a Levantine find of about -1600 is debated
pineapple | -1500 | old-world 1493, oceania 1500 | crosby | South America; Guadeloupe 1493
peanut, groundnut | -7000 | old-world 1500 | crosby | Peru
cashew | -5000 | old-world 1500 | crosby | Brazil; Goa by 1560
avocado, guacamole | -8000 | old-world 1500 | crosby | Mexico
papaya, guava | -3000 | old-world 1500 | crosby | Middle America
cassava, manioc, tapioca | -7000 | old-world 1492 | crosby | Brazil; Africa by 1550
pumpkin pie, squash soup, butternut squash | -7000 | old-world 1493 | crosby | American Cucurbita
kidney bean, lima bean | -7000 | old-world 1493 | crosby | American Phaseolus
sunflower | -3000 | old-world 1500 | crosby | North America
prickly pear, agave, tequila, mezcal | -8000 | old-world 1493 | crosby | Mexico; spirits after 1500
turkeys, roast turkey, wild turkey, turkey hen, turkey feather | -2000 | old-world 1500 | crosby | Mexico; Spain about 1511
guinea pig, llama, alpaca | -5000 | old-world 1520 | crosby | Andes
hummingbird, raccoon, opossum, rattlesnake, armadillo | -9999 | old-world 1492 | crosby | animals of the Americas only
kangaroo, koala, wombat, platypus | -9999 | old-world 1606, americas 1606 | crosby | animals of Australia; Torres Strait voyages 1606
tobacco, cigar, pipe tobacco | -8000 | old-world 1492, oceania 1520 | crosby | Cuba, November 1492
cigarette | -500 | old-world 1600 | crosby | reed and leaf smokes of Mexico; Seville paper smokes
horse, horseback, horseman, cavalry, pony | -5000 | americas 1493, oceania 1788, southeast-asia -2000, africa -1700 | crosby | none in the Americas between the Ice Age and 1493
cow, cattle, ox, oxen | -8500 | americas 1493, oceania 1788 | crosby | second voyage of Columbus
donkey, mule, oxcart | -5000 | americas 1493, oceania 1788, europe -2500 | crosby | second voyage of Columbus
domestic pig, piglet, pork, bacon, lard | -8500 | americas 1493 | crosby | second voyage of Columbus
chicken, rooster | -7000 | americas 1000, europe -1200, africa -1500 | crosby | Polynesian hens in Chile are debated
honeybee, beehive, beeswax | -9999 | americas 1600, oceania 1820 | crosby | wild hives of other bees apart, Virginia 1622
wheat, wheat flour, wheaten | -9999 | americas 1493, oceania 1788 | crosby | second voyage of Columbus
sugar cane, sugarcane | -8000 | americas 1493, europe 700 | crosby | New Guinea; Hispaniola 1493
olive oil, olive tree, olive grove | -6000 | americas 1493, oceania 1788, east-asia 700 | crosby | Mediterranean
banana | -7000 | americas 1493, europe -330, east-asia -500, africa -3000 | crosby | New Guinea; Hispaniola 1516
lemon, lime juice | -2000 | americas 1493, oceania 1769 | kiple | Assam; Columbus takes seeds 1493
coffee, coffee bean, coffee pot | 800 | europe 1540, americas 1600, east-asia 1600, south-asia 1500, southeast-asia 1600, oceania 1769 | caffeine | Ethiopian legend 850, Yemen before 1470
espresso, cappuccino, instant coffee | 1771 | | caffeine | coffee compound 1771, espresso machine 1884
green tea, black tea, teapot, teacup, tea leaf, tea leaves, tea ceremony | -2700 | europe 1550, near-east 850, africa 1500, americas 1600, south-asia 600, oceania 1769 | caffeine | legend of Shennong; Ramusio 1559
tea bag, teabag, iced tea | 1820 | | caffeine | cold tea punches, bags 1901
Coca-Cola, Pepsi | 1886 | | caffeine | Pemberton
soda water, soda pop, carbonated water | 1767 | | davidson | Priestley
ice cream | 600 | europe 1530, americas 1690, africa 1600 | davidson | Tang frozen milk; Europe in the 1600s
ketchup, catsup | 1680 | | davidson | Amoy fish sauce in English 1690; tomato 1812
mayonnaise | 1750 | | davidson | French, by tradition 1756
margarine | 1813 | | davidson | Chevreul's acid 1813, Mège-Mouriès 1869
pizza | 997 | | davidson | a Gaeta document, 997
cheeseburger, hot dog stand | 1890 | | davidson | American stands of the 1890s
french fries, potato chip, potato crisp | 1680 | | davidson | Low Countries by tradition 1680
cornflakes, breakfast cereal | 1863 | | davidson | Granula 1863, Kellogg 1894
baking powder, baking soda | 1780 | | davidson | pearl ash 1780s, Bird 1843
canned food, tinned food, tin can, canned meat, can opener, tin opener | 1770 | | davidson | Dutch tinned salmon about 1772, Durand 1810
condensed milk, evaporated milk | 1795 | | davidson | Appert; Borden 1853
saccharin | 1878 | | davidson | Fahlberg
grapefruit | 1650 | | kiple | Barbados hybrid
kiwifruit | 1900 | | davidson | seeds to New Zealand 1904, the name 1959
sugar cube, granulated sugar | 1840 | | davidson | Rad's press 1843
chewing gum wrapper, bubble gum, bubblegum | 1869 | | davidson | Semple's patent 1869
vodka | 1300 | | kiple | Polish and Russian spirits before 1405
whisky, whiskey | 1100 | | kiple | Irish distilling by claim; Exchequer rolls 1494
brandy | 1000 | | kiple | wine spirit of Salerno about 1100
rum punch, bottle of rum, rum barrel | 1600 | | kiple | Barbados about 1640
fast food, junk food, takeaway meal | 1945 | | davidson | American names of the 1950s
sandwich shop, club sandwich, ham sandwich, cheese sandwich | 1760 | | davidson | after Lord Sandwich, 1762
sea cow, seahorse, sea horse, musk ox, musk oxen, buffalo cow, bison cow, elk cow, moose cow | -9999 | | crosby | wild animals everywhere known by these names, so that no horse or cow is seen in them
`
