/** Rows of kind `material`: terms | first year | later regions | work | note. */
export const MATERIALS = `
gunpowder | 800 | europe 1240, near-east 1220, south-asia 1220, africa 1250, americas 1492, oceania 1520 | partington | Chinese mixtures about 850, Roger Bacon 1267
dynamite | 1864 | | tech | Nobel 1867
guncotton | 1838 | | tech | Pelouze 1838, Schönbein 1845
nitroglycerine, nitroglycerin | 1846 | | tech | Sobrero 1846 to 1847
nylon, nylon stocking | 1934 | | meikle | Carothers's fibres 1934 to 1935, stockings 1937
polystyrene | 1839 | | meikle | Simon 1839
polyester | 1847 | | meikle | Berzelius's resin 1847, fibres 1930 and 1941
polythene, polyethylene | 1898 | | meikle | Pechmann 1898, ICI 1933
plastic box, plastic sheet | 1862 | | meikle | Parkesine 1862, celluloid 1869
plastic cup | 1925 | | meikle | moulded urea tableware about 1926
plastic bag | 1935 | | meikle | bags of rubber film and vinyl in the 1930s, polythene about 1950
plastic bottle, plastic chair | 1939 | | meikle | acrylic furniture 1939, blown bottles 1940s, Eames 1948
celluloid | 1856 | | meikle | Parkes 1856, the name 1870
bakelite | 1907 | | meikle | Baekeland
cellophane | 1908 | | meikle | Brandenberger
rayon | 1855 | | meikle | Audemars's artificial silk 1855, the name 1924
Velcro | 1941 | | meikle | Mestral's idea 1941, patent 1955
spandex | 1952 | | meikle | elastic polyurethane work of the 1950s, Shivers 1958
Gore-Tex | 1969 | | meikle | Gore 1969
aluminium, aluminum | 1807 | | emsley | Davy's name, metal 1825
stainless steel | 1821 | | emsley | Berthier's chromium steel 1821, Brearley 1913
platinum | -700 | europe 1557, near-east 1700, south-asia 1700, east-asia 1700 | emsley | worked in Ecuador and in Egypt unknowingly; Scaliger 1557
uranium | 1789 | | emsley | Klaproth
radium | 1898 | | emsley | the Curies
plutonium | 1940 | | emsley | Seaborg
oxygen | 1604 | | emsley | Sendivogius's food of life 1604, Scheele 1771, named 1777
hydrogen | 1670 | | emsley | Boyle's inflammable air, named 1787
nitrogen | 1772 | | emsley | Rutherford
carbon dioxide, carbon monoxide | 1630 | | emsley | van Helmont's gas sylvestre and gas carbonum
helium | 1868 | | emsley | lines in the sun's light
chlorine | 1630 | | emsley | van Helmont; Scheele 1774
graphite | -4500 | europe -4500, americas 1500 | emsley | graphite-painted pots of the Balkans, Borrowdale 1560s; named 1789
reinforced concrete, ferroconcrete | 1840 | | tech | iron in concrete before Lambot 1848
Portland cement | 1817 | | tech | Vicat and Aspdin
corrugated iron | 1829 | | tech | Palmer's patent
galvanized iron, galvanised iron, galvanized steel | 1742 | | tech | Malouin's zinc coat 1742
linoleum | 1855 | | meikle | Walton
india rubber | -1600 | old-world 1500 | mcneil | Mexican balls; Spaniards see them about 1500, La Condamine 1736
rubber boots | 1736 | | mcneil | Amazonian footwear seen by La Condamine 1736 to 1744
rubber band | 1820 | | mcneil | Hancock's cut rings 1820, Perry's patent 1845
rubber gloves | 1834 | | mcneil | proposed 1834, worn in operations 1889
rubber tire, rubber tyre | 1845 | | mcneil | Thomson's patent 1845, Hancock 1846
vulcanized rubber, vulcanised rubber | 1839 | | mcneil | Goodyear
gasoline | 1850 | | mcneil | refined spirit of the 1850s, name 1863
petrol station, gas station | 1888 | | mcneil | Wiesloch pharmacy 1888, St Louis 1905
kerosene, paraffin lamp | 850 | europe 1846, americas 1846, africa 1846 | mcneil | al-Razi distilled lamp oil; Gesner 1846
diesel | 1892 | | mcneil | Diesel's patent 1892, his engine 1893
silk | -3600 | europe -800, near-east -1200, africa -300, americas 1493, oceania 1520 | needham | China; Hallstatt and Egyptian finds are disputed
cotton | -6000 | europe -800, east-asia -300, oceania 1520 | braudel | Indus and Peru; Herodotus has heard of it
porcelain | -1000 | europe 1100, near-east 750, africa 750, south-asia 700, americas 1500 | needham | proto-porcelain in China; imports elsewhere
steel | -1900 | americas 985, oceania 1520 | tech | Anatolian finds; none made in the Americas or the Pacific
iron sword | -2500 | americas 985, oceania 1520, europe -1300, africa -2500, east-asia -1000 | tech | early meteoric and smelted blades
iron nail, iron chain | -1400 | americas 985, oceania 1520, europe -1200, east-asia -800 | tech | Anatolian iron of the Hittites and after
iron plough, iron plow | -1100 | americas 1493, oceania 1788, europe -600, east-asia -600 | tech | Palestinian ploughshares about -1000
iron pot | -600 | americas 985, oceania 1520 | tech | Chinese cast iron about -500
chloroform | 1831 | | porter | Guthrie, Soubeiran and Liebig 1831
morphine | 1803 | | porter | Sertürner
heroin | 1874 | | porter | Wright 1874, the name 1898
cocaine | 1855 | | porter | Gaedcke
aspirin | 1853 | | porter | Gerhardt 1853, the name 1899
quinine | 1810 | | porter | Gomes's cinchona salt 1810, isolated 1820
cinchona, Peruvian bark, Jesuit's bark | 1500 | old-world 1630 | porter | Loja, Europe about 1640
penicillin | 1928 | | porter | Fleming
antibiotic | 1889 | | porter | antibiosis 1889, the drug's name 1942
insulin | 1909 | | porter | named before it was found, 1921
vitamin | 1911 | | porter | Funk
adrenaline, adrenalin | 1895 | | porter | gland extract 1895, name 1901
DDT | 1874 | | oed2 | Zeidler makes it 1874, Müller 1939
pesticide | -2500 | americas 1493, oceania 1788 | oed2 | Sumerian sulphur by common account, Paris green 1867
fiberglass, fibreglass | 1836 | | meikle | spun glass cloth 1836, glass wool 1932
Styrofoam | 1931 | | meikle | Munters's foam 1931, Dow 1941
Teflon | 1938 | | meikle | Plunkett 1938
carbon fibre, carbon fiber | 1860 | | meikle | lamp filaments of about 1860
corn silk, silk cotton, spider silk | -9999 | | crosby | native fibres, so that no silk of the worm is seen in them
`
