/** Rows of kind `word`: roles, sciences, notions and units; terms | first year | later regions | work | note. */
export const WORDS = `
scientist | 1833 | | oed | Whewell; before him there are philosophers and naturalists
physicist | 1836 | | oed | Whewell 1840; before him there are natural philosophers
biology | 1766 | | oed | Hanov 1766, Burdach, Treviranus and Lamarck 1800 to 1802
biologist | 1802 | | oed | after Treviranus and Lamarck, in English 1813
geologist | 1778 | | oed | de Luc
palaeontologist, paleontologist, paleontology | 1822 | | oed | Blainville
dinosaur | 1841 | | oed | Owen
natural selection | 1838 | | keywords | Darwin's notebooks 1838 and sketch 1842
survival of the fittest | 1864 | | keywords | Spencer 1864
Darwinian | 1790 | | keywords | of Erasmus Darwin first
Darwinism | 1856 | | keywords | of Erasmus Darwin 1856, of Charles 1860
electricity, electric, electrical | 1600 | | oed | Gilbert; the amber effect had no such name
electrician | 1745 | | oed | Franklin's circle about 1750
electric spark | 1670 | | tech | Guericke's globe and Leibniz 1671, Hauksbee 1705
electric shock | 1745 | | tech | Leyden jar 1745
electric battery | 1748 | | tech | Franklin's jars 1748, Volta 1800
electric current | 1729 | | tech | Gray's conduction, Volta 1800
electric chair | 1881 | | tech | Southwick 1881, used 1890
electric fan | 1880 | | tech | Wheeler about 1882
electromagnetic | 1640 | | oed | Kircher's word 1641, Ørsted 1820
electromagnet | 1820 | | oed | Arago 1820, Sturgeon 1824
voltage | 1860 | | oed2 | the volt named 1861
kilowatt, megawatt | 1882 | | oed2 | Siemens proposes the watt 1882
horsepower | 1698 | | tech | Savery's comparison 1702
kilometre, kilometer, centimetre, centimeter, millimetre, millimeter, kilogram | 1790 | | oed | metric system
degrees Fahrenheit | 1714 | | tech | Fahrenheit's thermometers 1714, his scale 1724
degrees Celsius, degrees centigrade | 1741 | | tech | Celsius 1742, Christin 1743
light-year | 1838 | | oed | Bessel; distances in years of light
millisecond | 1850 | | oed2 | Helmholtz measures thousandths of a second 1850
microsecond | 1873 | | oed2 | the prefix for a millionth 1873, the word about 1900
nanosecond | 1950 | | oed2 | fast pulse work of the 1950s
microbe, bacteria, bacterium, bacterial | 1674 | | porter | Leeuwenhoek sees them; the words are later
germ theory | 1546 | | porter | Fracastoro's seeds of contagion
chromosome | 1842 | | porter | Nägeli 1842, the name 1888
DNA | 1869 | | porter | Miescher's nuclein 1869
genetics | 1819 | | oed2 | Festetics's genetic laws 1819, Bateson 1905
geneticist | 1905 | | oed2 | Bateson's science, 1905 and after
vaccine, vaccination, vaccinated | 1770 | | porter | Jesty 1774, Jenner 1796
blood transfusion | 1490 | | porter | a doubtful story of Innocent VIII 1492, trials 1665
blood pressure | 1733 | | porter | Hales
blood type, blood group | 1900 | | porter | Landsteiner 1900 to 1901
hormone | 1902 | | porter | Bayliss and Starling 1902 to 1905
estrogen | 1923 | | porter | Allen and Doisy 1923, pure 1929
testosterone | 1927 | | porter | Koch's extracts 1927, pure and named 1935
calorie | 1819 | | oed | Clément's lectures
allergy, allergic | 1906 | | porter | von Pirquet
psychology | 1500 | | oed | Marulić about 1520
psychologist | 1590 | | oed | writers on the soul after Goclenius
psychological | 1590 | | oed | from the Latin of Freig and Goclenius
psychoanalysis, psychoanalyst | 1896 | | porter | Freud
psychiatrist, psychiatry | 1808 | | porter | Reil
subconscious | 1820 | | oed | De Quincey, by 1832
Oedipus complex, Freudian slip | 1897 | | porter | Freud's letters of 1897, his paper on slips 1898
inferiority complex | 1907 | | porter | Adler 1907
schizophrenia, schizophrenic | 1908 | | porter | Bleuler
agoraphobia | 1871 | | porter | Westphal 1871
claustrophobia, claustrophobic | 1877 | | porter | Raggi 1877, Ball 1879
shell shock, shell shocked | 1914 | | porter | Myers, February 1915
PTSD, post-traumatic stress, posttraumatic stress | 1978 | | porter | veterans' groups before 1980
jet lag, jet lagged | 1960 | | oed2 | American press of the 1960s
okay, OK | 1838 | | oed2 | Boston press, March 1839
mindset | 1909 | | oed2 | American social science
deadline | 1860 | | oed2 | line round Andersonville 1864
teenager | 1899 | | oed2 | "teen age" before 1900
weekend | 1630 | | oed | "week-end" 1638
guerrilla | 1790 | | oed | Spanish little war
capitalist | 1630 | | keywords | moneyed men of Holland 1633
capitalism | 1830 | | keywords | English press 1833, Blanc 1850
socialism, socialist | 1817 | | keywords | Owen's plan 1817, the words 1822 to 1832
communism, communist | 1777 | | keywords | de Hupay, Restif de la Bretonne
Marxism, Marxist | 1850 | | keywords | followers of Marx
fascism, fascist | 1914 | | keywords | Italian fasci of October 1914, the movement 1919
nationalism | 1772 | | keywords | Herder
imperialism | 1800 | | keywords | of Bonaparte's system
liberalism | 1800 | | keywords | Spanish Liberales 1812
feminism | 1837 | | keywords | ascribed to Fourier; press 1872
feminist | 1872 | | keywords | Dumas 1872
racism, racist | 1890 | | keywords | French and American press about 1900
sexism, sexist | 1960 | | keywords | Leet 1965
antisemitic | 1860 | | oed2 | Steinschneider 1860
antisemitism, antisemite | 1873 | | oed2 | Marr's pamphlets 1873 to 1879
genocide | 1943 | | oed2 | Lemkin
human rights | 1530 | | keywords | Vitoria and Las Casas
terrorist, terrorism | 1793 | | oed | the Terror in France
propaganda | 1622 | | oed | Congregation at Rome
ideology | 1796 | | keywords | Destutt de Tracy
boycott, boycotted | 1880 | | oed | Captain Boycott, autumn 1880
sabotage, saboteur | 1890 | | oed2 | Pouget and French unions, 1890s
guillotine | 1789 | | oed | Guillotin's speech; older falling axes have other names
sadism | 1834 | | oed2 | French dictionary 1834, after Sade
sadist, sadistic | 1885 | | oed2 | Krafft-Ebing and French physicians
masochism, masochist | 1885 | | oed2 | Krafft-Ebing by 1890, after Sacher-Masoch
homosexual, homosexuality, heterosexual | 1868 | | oed2 | Kertbeny's letter
serial killer | 1930 | | oed2 | Gennat's Serienmörder
millionaire | 1715 | | oed2 | Law's shares 1719
billionaire | 1840 | | oed2 | American word of the 1840s
social security | 1819 | | keywords | Bolívar at Angostura 1819; laws 1883
unemployment benefit | 1824 | | keywords | out-of-work pay of English unions, town funds 1893
welfare state | 1870 | | keywords | Wohlfahrtsstaat of the 1870s, in English 1941
gross domestic product, GDP | 1934 | | money | Kuznets
algebra, algorithm | 800 | | needham | al-Khwarizmi about 820
logarithm | 1588 | | tech | Bürgi; Napier 1614
quantum physics, quantum theory | 1900 | | oed2 | Planck
quantum mechanics | 1924 | | oed2 | Born 1924, Heisenberg 1925
black hole in space | 1783 | | oed2 | Michell's dark stars 1783, the name 1964
big bang theory | 1922 | | oed2 | Friedmann 1922, Lemaître 1927 to 1931, Hoyle's name 1949
theory of relativity | 1904 | | oed2 | Poincaré and Einstein
molecule | 1620 | | oed | Latin of the atomists
molecular | 1810 | | oed | chemists' adjective, in English 1815
astronaut | 1925 | | oed2 | travellers of the first rocket writers, 1925 to 1929
cosmonaut | 1933 | | oed2 | Sternfeld's cosmonautics 1933, Soviet press 1959
Morse code | 1832 | | huurdeman | Morse on the Sully; Vail 1838
dollar | 1510 | | money | thaler of Joachimsthal 1519
rupee | 1500 | | money | Sher Shah about 1540
florin | 1230 | | money | Florence, silver about 1237, gold 1252
ducat | 1130 | | money | Roger of Apulia 1140
pound sterling | 1060 | | money | sterlings by 1078
email, e-mail | 1965 | | ceruzzi | time-sharing mailboxes
software | 1950 | | oed2 | programs, so called 1953 to 1958
online chat, chat room | 1971 | | ceruzzi | Emisari 1971, Talkomatic 1973
social media | 1985 | | ceruzzi | dial-in communities such as the WELL 1985, the phrase 1994
download, downloaded, upload, uploaded | 1968 | | ceruzzi | transfer between machines, in print 1968 to 1977
artificial intelligence, machine learning | 1955 | | ceruzzi | Dartmouth proposal 1955, Samuel's draughts 1959
gender identity | 1955 | | oed2 | Money 1955, Stoller 1964
feminine mystique | 1960 | | oed2 | Friedan 1960 to 1963
ecology | 1866 | | oed2 | Haeckel
ecologist | 1890 | | oed2 | Warming's time, in English 1893
ecosystem | 1930 | | oed2 | Clapham 1930, Tansley 1935
greenhouse effect, climate change | 1824 | | oed2 | Fourier 1824, Agassiz's ice 1837; the names later
global warming | 1896 | | oed2 | Arrhenius 1896, Callendar 1938
selfie | 2000 | | oed2 | an Australian forum, 2002
hashtag | 1988 | | ceruzzi | hash names of chat channels 1988, the word 2007
jazz | 1895 | | oed2 | Bolden's band at New Orleans, the word 1912
art nouveau | 1884 | | oed2 | Belgian review 1884
art deco | 1910 | | oed2 | Paris decorators from 1910, exhibition 1925
`
