/** Rows of kind `label`: names given later to times, wars, styles and lands; terms | first year | later regions | work | note. */
export const LABELS = `
Middle Ages, medieval, mediaeval | 1373 | | ferguson | Petrarch's middle time; media tempestas 1469
Dark Ages | 1340 | | ferguson | Petrarch's darkness, Baronius 1602
Renaissance | 1550 | | ferguson | Vasari's rinascita
Eastern Roman Empire | 395 | | ferguson | Latin writers after 395 speak of the eastern empire
Byzantine Empire, Byzantine emperor | 1500 | | ferguson | Wolf 1557; its people called themselves Romans
Industrial Revolution | 1790 | | keywords | Otto's letter 1799
Age of Enlightenment, Age of Reason | 1690 | | keywords | said of their own time
First World War | 1914 | | oed2 | Haeckel, September 1914
World War One, World War I, WWI, WW1 | 1918 | | oed2 | counted once a second was feared, common from 1939
Second World War, World War Two, World War II, WWII, WW2 | 1918 | | oed2 | feared by name from 1919
interwar | 1918 | | oed2 | between two wars known as such
Cold War | 1938 | | oed2 | The Nation 1938, Orwell 1945
Iron Curtain | 1794 | | oed2 | in theatres first, politics 1918
Third World | 1952 | | oed2 | Sauvy
Hundred Years' War | 1815 | | ferguson | French schoolbooks of the 1820s
Wars of the Roses, War of the Roses | 1646 | | oed | "quarrel of the two roses" 1646, Scott 1829
Black Death | 1346 | | porter | the plague of 1346; atra mors 1350
First Crusade | 1140 | | church | nobody counts before the second, 1145
Second Crusade | 1140 | | church | called 1145
Third Crusade | 1187 | | church | Audita tremendi
Fourth Crusade | 1198 | | church | Innocent III
First Punic War | -264 | | oed | counted once the next had come
Second Punic War | -218 | | oed | Hannibal
Third Punic War | -149 | | oed | Carthage
Bronze Age | -750 | | trigger | Hesiod's race of bronze; Thomsen 1836
Stone Age | 1813 | | trigger | Danish scholars 1813, Thomsen 1836
Neolithic, Paleolithic, Palaeolithic, Mesolithic | 1865 | | trigger | Lubbock
Ice Age | 1830 | | trigger | Bernhardi 1832, Schimper 1837
Jurassic | 1795 | | trigger | Humboldt's Jura limestone
Cretaceous | 1822 | | trigger | Omalius d'Halloy
Triassic | 1834 | | trigger | Alberti
Neanderthal man, Neanderthals | 1856 | | trigger | find of 1856, named 1864
Cro-Magnon | 1868 | | trigger | find of 1868
prehistoric, prehistory | 1830 | | trigger | Tournal, Wilson
Pre-Columbian | 1850 | | trigger | Americanists' word
Mesoamerica, Mesoamerican | 1939 | | trigger | Kirchhoff 1943
Latin America, Latin American | 1836 | | names | Chevalier
Silk Road | 1830 | | trigger | Ritter 1838, Richthofen 1877
Middle East | 1850 | | names | India Office about 1850
Far East | 1500 | | names | European maps and letters
Hellenistic | 1650 | | trigger | of language; Droysen's age 1836
Viking Age | 1820 | | trigger | Scandinavian romantics
Victorian era, Victorian England, Victorian London | 1837 | | keywords | accession
Elizabethan | 1558 | | keywords | accession
Napoleonic | 1796 | | keywords | Bonaparte in Italy
Edo period, Tokugawa shogunate | 1603 | | names | Ieyasu shogun
Meiji era, Meiji Restoration | 1867 | | names | Mutsuhito
Ming dynasty | 1368 | | needham | Hongwu
Qing dynasty | 1636 | | needham | Hong Taiji
Tang dynasty | 618 | | needham | Gaozu
Song dynasty | 420 | | needham | Liu Song 420, Zhao 960
Han dynasty | -206 | | needham | Liu Bang
Qin dynasty | -900 | | needham | house of Qin long before the empire
Gothic cathedral, Gothic arch, Gothic style, Gothic church | 1430 | | ferguson | Valla and Vasari on Goths
Romanesque | 1810 | | ferguson | Gunn and Gerville on architecture, 1813 to 1818; of languages since 1666
Baroque | 1730 | | ferguson | of music and building from the 1730s
baroque pearl | 1530 | | ferguson | misshapen pearls, so that no style is seen in them
Rococo | 1796 | | ferguson | studio word at Paris
Impressionism, Impressionist | 1870 | | keywords | Monet's circle, Leroy 1874
Cubism, Cubist | 1908 | | keywords | Matisse and Vauxcelles
Dadaism | 1916 | | keywords | Zürich 1916
Surrealism, Surrealist | 1917 | | keywords | Apollinaire 1917, Breton 1924
Holy Roman Empire, Holy Roman Emperor | 1157 | | ferguson | sacrum imperium 1157
Ottoman Empire, Ottoman sultan | 1280 | | islam | Osman
Aztec Empire | 1780 | | trigger | Clavijero; they said Mexica
Inca Empire | 1430 | | trigger | Pachacuti
French Revolution | 1789 | | keywords | July 1789
American Revolution | 1765 | | keywords | Stamp Act
Russian Revolution | 1900 | | keywords | of 1905 and 1917, hoped for by name before
Glorious Revolution | 1688 | | keywords | Hampden 1689
Declaration of Independence | 1775 | | keywords | Philadelphia 1776; Mecklenburg 1775 by claim
United States of America | 1775 | | names | 1776
America, American | 1507 | | names | Waldseemüller
Australia, Australian | 1540 | | names | Latin maps; Flinders 1804
New Zealand | 1642 | | names | Tasman
Canada, Canadian | 1530 | | names | Cartier 1535
Philippines | 1542 | | names | Villalobos
New York | 1664 | | names | duke of York
Los Angeles | 1769 | | names | Portolá's river
Constantinople | 324 | | names | Constantine's choice
Pakistan, Pakistani | 1933 | | names | Rahmat Ali
Thailand | 1932 | | names | 1939
Leningrad, Stalingrad | 1924 | | names | 1924, 1925
Third Reich | 1900 | | oed2 | Moeller van den Bruck 1923, and before
`
