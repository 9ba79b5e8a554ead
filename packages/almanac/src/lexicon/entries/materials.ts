/** Rows of kind `material`: terms | first year | later regions | work | note. */
export const MATERIALS = `
gunpowder | 800 | europe 1240, near-east 1220, south-asia 1220, africa 1250, americas 1492, oceania 1520 | partington | Chinese mixtures about 850, Roger Bacon 1267
dynamite | 1864 | | tech | Nobel 1867
nitroglycerine, nitroglycerin, guncotton | 1832 | | tech | nitrated starch 1832, Sobrero 1847
nylon, nylon stocking | 1930 | | meikle | Carothers 1935
polyester, polythene, polyethylene, polystyrene | 1833 | | meikle | Berzelius and Simon name the first resins
plastic bag, plastic bottle, plastic sheet, plastic cup, plastic box, plastic chair | 1862 | | meikle | Parkesine 1862, Bakelite 1907
celluloid | 1856 | | meikle | Parkes 1856, the name 1870
bakelite | 1907 | | meikle | Baekeland
cellophane | 1908 | | meikle | Brandenberger
rayon | 1855 | | meikle | Audemars's artificial silk 1855, the name 1924
spandex, Velcro, Gore-Tex | 1941 | | meikle | Mestral's idea 1941
aluminium, aluminum | 1807 | | emsley | Davy's name, metal 1825
stainless steel | 1821 | | emsley | Berthier's chromium steel 1821, Brearley 1913
platinum | -700 | europe 1557, near-east 1700, south-asia 1700, east-asia 1700 | emsley | worked in Ecuador and in Egypt unknowingly; Scaliger 1557
uranium | 1789 | | emsley | Klaproth
radium | 1898 | | emsley | the Curies
plutonium | 1940 | | emsley | Seaborg
oxygen | 1604 | | emsley | Sendivogius's food of life 1604, Scheele 1771, named 1777
hydrogen | 1670 | | emsley | Boyle's inflammable air, named 1787
nitrogen | 1772 | | emsley | Rutherford
carbon dioxide, carbon monoxide | 1630 | | emsley | van Helmont's gas sylvestre
helium | 1868 | | emsley | lines in the sun's light
chlorine | 1630 | | emsley | van Helmont; Scheele 1774
graphite | 1789 | | emsley | Werner's name
reinforced concrete, ferroconcrete | 1840 | | tech | iron in concrete before Lambot 1848
Portland cement | 1817 | | tech | Vicat and Aspdin
corrugated iron | 1829 | | tech | Palmer's patent
galvanized iron, galvanised iron, galvanized steel | 1742 | | tech | Malouin's zinc coat 1742
linoleum | 1855 | | meikle | Walton
india rubber, rubber boots, rubber gloves, rubber tire, rubber tyre, rubber band | 1736 | | mcneil | La Condamine's samples
vulcanized rubber, vulcanised rubber | 1839 | | mcneil | Goodyear
gasoline, petrol station, gas station | 1850 | | mcneil | refined spirit of the 1850s, name 1863
kerosene, paraffin lamp | 850 | europe 1846, americas 1846, africa 1846 | mcneil | al-Razi distilled lamp oil; Gesner 1846
diesel | 1858 | | mcneil | birth of Rudolf Diesel, his engine 1893
silk | -3600 | europe -800, near-east -1200, africa -300, americas 1493, oceania 1520 | needham | China; Hallstatt and Egyptian finds are disputed
cotton | -6000 | europe -800, east-asia -300, oceania 1520 | braudel | Indus and Peru; Herodotus has heard of it
porcelain | -1000 | europe 1100, near-east 750, africa 750, south-asia 700, americas 1500 | needham | proto-porcelain in China; imports elsewhere
steel | -1900 | americas 985, oceania 1520 | tech | Anatolian finds; none made in the Americas or the Pacific
iron sword, iron nail, iron plough, iron plow, iron chain, iron pot | -2500 | americas 985, oceania 1520, europe -1300, africa -2500, east-asia -1000 | tech | early meteoric and smelted pieces
chloroform | 1830 | | porter | Guthrie and others 1831
morphine | 1803 | | porter | Sertürner
heroin | 1874 | | porter | Wright 1874, the name 1898
cocaine | 1855 | | porter | Gaedcke
aspirin | 1853 | | porter | Gerhardt 1853, the name 1899
quinine | 1745 | | porter | bark extracts, isolated 1820
cinchona, Peruvian bark, Jesuit's bark | 1500 | old-world 1630 | porter | Loja, Europe about 1640
penicillin | 1928 | | porter | Fleming
antibiotic | 1889 | | porter | antibiosis 1889, the drug's name 1942
insulin | 1909 | | porter | named before it was found, 1921
vitamin | 1911 | | porter | Funk
adrenaline, adrenalin | 1895 | | porter | gland extract 1895, name 1901
DDT, pesticide | 1873 | | oed2 | Zeidler makes it 1874
Teflon, Styrofoam, fiberglass, fibreglass | 1836 | | meikle | spun glass cloth 1836
carbon fibre, carbon fiber | 1860 | | meikle | lamp filaments of about 1860
corn silk, silk cotton, spider silk | -9999 | | crosby | native fibres, so that no silk of the worm is seen in them
`
